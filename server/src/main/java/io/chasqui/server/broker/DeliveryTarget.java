package io.chasqui.server.broker;

import io.chasqui.store.message.Message;
import io.chasqui.store.queue.QueueEntry;

/** The protocol's end of a subscription. All methods are called on the connection's loop. */
public interface DeliveryTarget {

    /** Writes the message to the connection. */
    void deliver(Subscription subscription, QueueEntry entry, Message message, boolean redelivered);

    /** False while the socket does not keep up; {@link Subscription#capacityChanged} must follow when it does again. */
    boolean writable();

    /** The queue was deleted; the subscription is over. */
    void queueDeleted(Subscription subscription);
}
