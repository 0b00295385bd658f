package io.chasqui.server.broker;

import io.chasqui.server.loop.BrokerLoop;
import io.chasqui.store.log.Confirmation;
import io.chasqui.store.message.Message;

/**
 * A message that the broker itself sends to queues: counts those it is still on its way to. A queue that refuses it
 * counts as reached, since asking again would not help. Confined to one loop.
 */
final class Arrivals {

    private final BrokerLoop home;
    private final Runnable arrived;
    private int remaining;

    /** @param arrived run on the home loop when all have confirmed */
    Arrivals(BrokerLoop home, int destinations, Runnable arrived) {
        this.home = home;
        this.remaining = destinations;
        this.arrived = arrived;
    }

    void send(Message message, Destination[] destinations) {
        Destination.share(home, message, destinations);
        for (Destination destination : destinations) {
            destination.enqueue(home, message, new Arrival(destination.loop(), this), 0);
        }
    }

    private void arrive() {
        if (--remaining == 0) {
            arrived.run();
        }
    }

    /** What one of the destinations answers to, on its own loop. */
    private record Arrival(BrokerLoop at, Arrivals all) implements Confirmation {

        @Override
        public void confirmed(long tag) {
            at.run(all.home, all::arrive);
        }

        @Override
        public void rejected(long tag) {
            confirmed(tag);
        }
    }
}
