package io.chasqui.server.broker;

import io.chasqui.server.loop.BrokerLoop;
import io.chasqui.store.queue.QueueEntry;

/**
 * Where a delivery came from and where it is settled: a queue (basic.get), or a subscription on it. All methods are
 * called on the loop of the connection, given as {@code from}; the work is done on the queue's loop.
 */
public interface DeliverySource {

    /** True if deliveries from here wait for an acknowledgement. */
    boolean acknowledges();

    /** The message was handled. */
    void ack(BrokerLoop from, QueueEntry entry);

    /** Back to its place in the queue, for anyone. */
    void requeue(BrokerLoop from, QueueEntry entry);

    /** Refused for good: dead-lettered or dropped. */
    void discard(BrokerLoop from, QueueEntry entry);

    /** Returns several at once, in order, with one round of deliveries afterwards. The array is given away. */
    void requeueAll(BrokerLoop from, QueueEntry[] entries);

    /** The queue itself. */
    BrokerQueue queue();
}
