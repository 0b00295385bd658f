package io.chasqui.store.queue;

/**
 * Whoever a queue delivers to: a basic.consume on a channel, or a receiving link. Lives on the queue's owner thread; if
 * the connection is on another thread, the implementation hands over in batches and answers {@link #hasCapacity} from
 * what it knows here.
 */
public interface Consumer {

    /** False if deliveries count as settled at once (no-ack). Fixed for the life of the consumer. */
    boolean acknowledges();

    /** Higher is served first; 0 by default. Fixed for the life of the consumer. */
    int priority();

    /**
     * Whether one more message may be handed over now: prefetch or link credit is left and the socket keeps up. Once it
     * has answered false, the queue does not ask again until {@link MessageQueue#resume}. Must not call the queue.
     */
    boolean hasCapacity();

    /**
     * Takes a message. If {@link #acknowledges()}, the entry is unacknowledged until the queue is told otherwise. May
     * call the queue.
     *
     * @param queue where to settle the entry
     * @param entry {@link QueueEntry#message()} must be read during this call: later it may be null, because the
     *     messages of unacknowledged entries are paged out too
     */
    void deliver(MessageQueue queue, QueueEntry entry);

    /** Whether it has messages that it has not settled. */
    boolean holdsMessages();

    /** The queue is gone and has forgotten this consumer. */
    void queueDeleted(MessageQueue queue);

    /** Tells whether messages go to this consumer when it has capacity; all but a single active one wait for their time. */
    default void active(boolean now) {
        // of interest to those who are watched
    }
}
