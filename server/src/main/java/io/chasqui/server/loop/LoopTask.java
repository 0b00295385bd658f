package io.chasqui.server.loop;

/**
 * One kind of work that crosses from one event loop to another. Constants of this type carry no state of their own:
 * what they need travels beside them in the {@link Handover}, so that handing over a message allocates nothing.
 */
@FunctionalInterface
public interface LoopTask {

    /** Runs on the receiving loop. The meaning of the arguments is the task's own. */
    void run(Object first, Object second, Object third, long number);
}
