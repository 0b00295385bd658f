package io.chasqui.store.queue;

import java.util.Comparator;
import java.util.PriorityQueue;

/** A clock that the test moves. */
final class ManualTimer implements QueueTimer {

    private record Task(long at, Runnable run) {}

    private final PriorityQueue<Task> tasks = new PriorityQueue<>(Comparator.comparingLong(Task::at));
    private long now = 1_000;

    @Override
    public long now() {
        return now;
    }

    @Override
    public void schedule(long delayMillis, Runnable task) {
        tasks.add(new Task(now + delayMillis, task));
    }

    /** Lets time pass and runs what falls due. */
    void advance(long millis) {
        long end = now + millis;
        while (!tasks.isEmpty() && tasks.peek().at <= end) {
            Task next = tasks.poll();
            now = Math.max(now, next.at);
            next.run.run();
        }
        now = end;
    }

    /** Lets time pass while the thread is busy: nothing runs. */
    void skip(long millis) {
        now += millis;
    }

    /** The process is dead: nothing that was scheduled will run. */
    void forgetTasks() {
        tasks.clear();
    }

    int pending() {
        return tasks.size();
    }
}
