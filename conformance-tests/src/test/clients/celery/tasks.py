"""The tasks that check.py sends, and the worker's configuration. CELERY_CHECK_QUEUE names the queue of the run."""

import os

from celery import Celery
from kombu import Queue

MAX_PRIORITY = 9

queue = os.environ["CELERY_CHECK_QUEUE"]
app = Celery("conformance", broker=os.environ["CELERY_CHECK_URI"], backend="rpc://")
app.conf.update(
    task_queues=[Queue(queue, routing_key=queue, queue_arguments={"x-max-priority": MAX_PRIORITY})],
    task_default_queue=queue,
    task_default_routing_key=queue,
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    result_expires=60,
    broker_connection_retry_on_startup=True,
    broker_transport_options={"confirm_publish": True},
)

@app.task
def add(x, y):
    return x + y


@app.task(bind=True, max_retries=3)
def fail_twice(self, value):
    if self.request.retries < 2:
        raise self.retry(countdown=0.2, exc=RuntimeError("not yet"))
    return {"value": value, "retries": self.request.retries, "redelivered": self.request.delivery_info["redelivered"]}


@app.task
def always_fails():
    raise ValueError("as it should")


@app.task
def now():
    import time

    return time.time()


@app.task
def append(path, text):
    with open(path, "a", encoding="ascii") as file:
        file.write(text + "\n")


@app.task
def wait_for(path):
    import time

    while not os.path.exists(path):
        time.sleep(0.02)
