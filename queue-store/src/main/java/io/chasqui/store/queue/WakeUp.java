package io.chasqui.store.queue;

/** Calls a queue back when there is something to do; built on timers that cannot be cancelled. */
public final class WakeUp {

    /** So that a timer does not hold on to a deleted queue for long. */
    private static final long LONGEST_SLEEP_MILLIS = 30_000;

    private static final long NEVER = Long.MAX_VALUE;

    private final QueueTimer timer;
    private final Runnable task;
    private long at = NEVER;
    private int timers;

    /** @param timer null if there is never anything to do */
    public WakeUp(QueueTimer timer, Runnable task) {
        this.timer = timer;
        this.task = task;
    }

    /** Runs the task at this time, or earlier. */
    public void at(long millis) {
        if (timer != null && millis < at) {
            schedule(millis);
        }
    }

    private void schedule(long millis) {
        long now = timer.now();
        long delay = Math.min(LONGEST_SLEEP_MILLIS, Math.max(0, millis - now));
        at = now + delay;
        timers++;
        timer.schedule(delay, this::ring);
    }

    private void ring() {
        timers--;
        if (timer.now() >= at) {
            at = NEVER;
            task.run();
        } else if (timers == 0 && at != NEVER) {
            // The clock has been set back. Usually another timer, set to an earlier time, has done the work.
            schedule(at);
        }
    }
}
