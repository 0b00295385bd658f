package io.chasqui.store.queue;

/** The clock of the queues of one owner thread, and their way to be called later. Used on that thread only. */
public interface QueueTimer {

    /** Wall clock in milliseconds, the one that {@link io.chasqui.store.message.Message#arrivalMillis()} is taken from. */
    long now();

    /** Runs the task on the owner thread when the delay is over, or a little later. There is no way to cancel it. */
    void schedule(long delayMillis, Runnable task);
}
