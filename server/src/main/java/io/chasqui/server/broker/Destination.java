package io.chasqui.server.broker;

import io.chasqui.server.loop.BrokerLoop;
import io.chasqui.store.log.Confirmation;
import io.chasqui.store.message.Message;

/**
 * Where routing sends a message: a queue, the consumer of direct replies, or an exchange that keeps messages itself. Owned
 * by one loop.
 */
public interface Destination {

    /** The loop that owns what is kept here. */
    BrokerLoop loop();

    /** Whether persistent messages survive a restart here. */
    boolean durable();

    /**
     * Takes a message.
     *
     * @param from the calling loop
     * @param confirmation called on the owning loop; null if nobody waits
     */
    void enqueue(BrokerLoop from, Message message, Confirmation confirmation, long tag);

    /** False if a message that only goes here has not been routed anywhere. */
    default boolean passesOn() {
        return true;
    }

    /** Whether none of the destinations passes a message on, which makes it unroutable. */
    static boolean passesOnNowhere(Destination[] destinations) {
        for (Destination destination : destinations) {
            if (destination.passesOn()) {
                return false;
            }
        }
        return true;
    }

    /**
     * Lets the journal hold the bytes of a message once, if it is about to be handed to several durable destinations.
     *
     * @param from the calling loop
     */
    static void share(BrokerLoop from, Message message, Destination[] destinations) {
        if (destinations.length > 1 && message.persistent() && severalDurable(destinations)) {
            from.partition().share(message);
        }
    }

    private static boolean severalDurable(Destination[] destinations) {
        int durable = 0;
        for (Destination destination : destinations) {
            if (destination.durable() && ++durable > 1) {
                return true;
            }
        }
        return false;
    }
}
