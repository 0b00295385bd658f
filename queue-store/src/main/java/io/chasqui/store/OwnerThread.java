package io.chasqui.store;

/**
 * The one thread that may touch the state of the queues assigned to it. In the broker this is an event loop; a test may
 * use any single-threaded executor.
 */
public interface OwnerThread {

    /** True if the calling thread is this owner. */
    boolean isCurrent();

    /**
     * Runs the task on this thread after everything submitted before it. Any thread may call.
     *
     * @param task must not block and must not throw
     */
    void execute(Runnable task);

    /** Fails when the caller is on the wrong thread: cheap enough to stay on in production. */
    default void assertCurrent() {
        if (!isCurrent()) {
            throw new IllegalStateException(
                    "queue state touched by " + Thread.currentThread().getName());
        }
    }
}
