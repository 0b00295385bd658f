package io.chasqui.store.queue;

/** Whoever asked a queue for one message (basic.get). Called on the queue's owner thread, exactly once per request. */
public interface GetReceiver {

    /**
     * @param entry to be settled by the receiver if it said that it acknowledges, settled already otherwise. Its
     *     message must be read during this call, as with {@link Consumer#deliver}
     * @param remainingReady ready messages left in the queue
     */
    void got(QueueEntry entry, long remainingReady);

    /** The queue has no ready message, or is gone. */
    void empty();
}
