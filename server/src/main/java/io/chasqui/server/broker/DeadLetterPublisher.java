package io.chasqui.server.broker;

import io.chasqui.routing.Exchange;
import io.chasqui.routing.Routes;
import io.chasqui.server.loop.BrokerLoop;
import io.chasqui.store.log.Confirmation;
import io.chasqui.store.message.Message;
import io.chasqui.store.queue.DeadLetterTarget;
import io.chasqui.store.queue.DeathReason;
import java.util.ArrayList;
import java.util.List;

/**
 * Publishes the dead messages of one queue to its dead letter exchange. A message without a way to go is given up: the
 * exchange does not exist, nothing is bound, the way leads in a circle, or a queue refuses it. Confined to the queue's
 * loop.
 */
final class DeadLetterPublisher implements DeadLetterTarget {

    /** Counts the queues that a dead message is still on its way to. */
    private static final class Settlement {
        private final Runnable settled;
        private int remaining;

        Settlement(int queues, Runnable settled) {
            this.remaining = queues;
            this.settled = settled;
        }

        void arrived() {
            if (--remaining == 0) {
                settled.run();
            }
        }
    }

    /** What one of these queues answers to, on its own loop. */
    private record Arrival(BrokerLoop at, BrokerLoop home, Settlement settlement) implements Confirmation {

        @Override
        public void confirmed(long tag) {
            at.run(home, settlement::arrived);
        }

        @Override
        public void rejected(long tag) {
            confirmed(tag);
        }
    }

    private final VirtualHost vhost;
    private final BrokerQueue source;
    private final String exchangeName;
    private final String routingKey;
    private final Routes<Destination> routes = new Routes<>();

    /** @param routingKey null if messages keep theirs */
    DeadLetterPublisher(VirtualHost vhost, BrokerQueue source, String exchangeName, String routingKey) {
        this.vhost = vhost;
        this.source = source;
        this.exchangeName = exchangeName;
        this.routingKey = routingKey;
    }

    @Override
    public void deadLetter(Message message, DeathReason reason, Runnable settled) {
        Exchange<Destination> exchange = vhost.topology().exchange(exchangeName);
        if (exchange == null) {
            settled.run();
            return;
        }
        long now = System.currentTimeMillis();
        DeadLetter letter = new DeadLetter(message, source.name(), reason, routingKey, now);
        Destination[] queues = route(exchange, letter);
        if (queues.length == 0) {
            settled.run();
        } else {
            publish(letter.publishedTo(exchangeName, now), queues, new Settlement(queues.length, settled));
        }
    }

    private Destination[] route(Exchange<Destination> exchange, DeadLetter letter) {
        routes.clear();
        vhost.route(exchange, letter, routes);
        List<Destination> destinations = new ArrayList<>(routes.size());
        for (int i = 0; i < routes.size(); i++) {
            Destination destination = routes.get(i);
            if (!(destination instanceof BrokerQueue queue && letter.circlesTo(queue.name()))) {
                destinations.add(destination);
            }
        }
        routes.clear();
        return destinations.toArray(new Destination[0]);
    }

    private void publish(Message message, Destination[] queues, Settlement settlement) {
        BrokerLoop home = source.loop();
        Destination.share(home, message, queues);
        for (Destination queue : queues) {
            queue.enqueue(home, message, new Arrival(queue.loop(), home, settlement), 0);
        }
    }
}
