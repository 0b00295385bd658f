package io.chasqui.store.queue;

import java.util.Comparator;
import java.util.PriorityQueue;

/** A clock that the test moves. */
public final class ManualTimer implements QueueTimer {

    /** Tasks that may run while the time stays the same. */
    private static final int LONGEST_RUN = 100_000;

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
    public void advance(long millis) {
        advance(millis, () -> {});
    }

    /** The same, with something to be done after each task. */
    public void advance(long millis, Runnable afterEach) {
        long end = now + millis;
        int runs = 0;
        while (!tasks.isEmpty() && tasks.peek().at <= end) {
            Task next = tasks.poll();
            runs = next.at > now ? 0 : runs + 1;
            if (runs > LONGEST_RUN) {
                throw new AssertionError("the timer is set again and again, and nothing gets done");
            }
            now = Math.max(now, next.at);
            next.run.run();
            afterEach.run();
        }
        now = end;
    }

    /** Lets time pass while the thread is busy: nothing runs. */
    public void skip(long millis) {
        now += millis;
    }

    /** The process is dead: nothing that was scheduled will run. */
    public void forgetTasks() {
        tasks.clear();
    }

    public int pending() {
        return tasks.size();
    }
}
