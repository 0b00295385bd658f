"""Sends tasks to a Celery worker through the broker and collects their results (python3-celery in Debian).

usage: check.py amqp://user:password@host:port/vhost
"""

import contextlib
import os
import subprocess
import sys
import tempfile
import time
import uuid

WAIT = 60


@contextlib.contextmanager
def worker(*options):
    command = [sys.executable, "-m", "celery", "-A", "tasks", "worker", "--concurrency=1", "--without-mingle"]
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen([*command, *options], stdout=log, stderr=subprocess.STDOUT)
        try:
            yield
            process.terminate()
            assert process.wait(WAIT) == 0, "the worker did not stop in an orderly way"
        except BaseException:
            process.kill()
            log.seek(0)
            sys.stderr.write(log.read().decode(errors="replace"))
            raise


def results_come_back(tasks):
    results = [tasks.add.delay(n, n) for n in range(50)]
    assert [result.get(timeout=WAIT) for result in results] == [2 * n for n in range(50)]


def a_task_is_retried(tasks):
    outcome = tasks.fail_twice.delay("kept").get(timeout=WAIT)
    assert outcome == {"value": "kept", "retries": 2, "redelivered": False}, outcome


def a_failure_reaches_the_caller(tasks):
    try:
        tasks.always_fails.delay().get(timeout=WAIT)
    except ValueError as failure:
        assert str(failure) == "as it should", failure
    else:
        raise AssertionError("the task did not fail")


def a_countdown_is_waited_for(tasks):
    sent = time.time()
    late = tasks.now.apply_async(countdown=4)
    early = tasks.now.delay()
    assert early.get(timeout=WAIT) < sent + 4
    assert late.get(timeout=WAIT) >= sent + 4


def higher_priorities_come_first(tasks, directory):
    gate, order = os.path.join(directory, "gate"), os.path.join(directory, "order")
    blocking = tasks.wait_for.delay(gate)
    results = [tasks.append.apply_async((order, str(priority)), priority=priority) for priority in (1, 9, 5, 9, 1)]
    with open(gate, "w", encoding="ascii"):
        pass
    for result in [blocking] + results:
        result.get(timeout=WAIT)
    with open(order, encoding="ascii") as file:
        ran = file.read().split()
    # The worker may hold one task that it had fetched before the others came.
    assert ran[1:] == sorted(ran[1:], reverse=True) and sorted(ran) == ["1", "1", "5", "9", "9"], ran


def delete_queue(tasks):
    with tasks.app.connection_for_write() as connection:
        connection.default_channel.queue_delete(tasks.queue)
        connection.default_channel.exchange_delete(tasks.queue)


def main(uri):
    os.chdir(os.path.dirname(os.path.abspath(__file__)))
    os.environ.update(CELERY_CHECK_URI=uri, CELERY_CHECK_QUEUE=f"conformance.celery.{uuid.uuid4()}")
    import celery
    import tasks

    with tempfile.TemporaryDirectory() as directory:
        try:
            with worker():
                results_come_back(tasks)
                a_task_is_retried(tasks)
                a_failure_reaches_the_caller(tasks)
                a_countdown_is_waited_for(tasks)
            with worker("--prefetch-multiplier=1"):
                higher_priorities_come_first(tasks, directory)
        finally:
            delete_queue(tasks)
    print(f"celery {celery.__version__}: 60 tasks run with results, retries, a countdown and priorities")


if __name__ == "__main__":
    main(sys.argv[1])
