package io.chasqui.server.broker;

import io.chasqui.routing.Exchange;
import io.chasqui.routing.Routes;
import io.chasqui.server.loop.BrokerLoop;
import io.chasqui.store.log.Confirmation;
import io.chasqui.store.message.Message;
import io.chasqui.store.queue.DeadLetterTarget;
import io.chasqui.store.queue.DeathReason;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Publishes the dead messages of one queue to its dead letter exchange. What cannot be placed (the exchange does not
 * exist, nothing is bound, the way leads in a circle, a queue refuses it) is given up, or tried again later if messages
 * are to arrive at least once. Confined to the queue's loop.
 */
final class DeadLetterPublisher implements DeadLetterTarget {

    private final VirtualHost vhost;
    private final BrokerQueue source;
    private final String exchangeName;
    private final String routingKey;
    private final boolean atLeastOnce;
    private final Routes<Destination> routes = new Routes<>();

    /** Of a queue as its arguments and policies are now; by now they may not want its dead messages any more. */
    DeadLetterPublisher(VirtualHost vhost, BrokerQueue source, QueueArguments arguments) {
        this.vhost = vhost;
        this.source = source;
        this.exchangeName = arguments.deadLetterExchange();
        this.routingKey = arguments.deadLetterRoutingKey();
        this.atLeastOnce = arguments.deadLettersAtLeastOnce();
    }

    @Override
    public void deadLetter(Message message, DeathReason reason, Passage passage) {
        Exchange<Destination> exchange =
                exchangeName == null ? null : vhost.topology().exchange(exchangeName);
        if (exchange == null) {
            noWay(passage);
            return;
        }
        long now = System.currentTimeMillis();
        DeadLetter letter = new DeadLetter(message, source.name(), reason, routingKey, now);
        List<Destination> destinations = route(exchange, letter);
        if (destinations.isEmpty()) {
            noWay(passage);
        } else {
            publish(letter.publishedTo(exchangeName, now), destinations, passage);
        }
    }

    private void noWay(Passage passage) {
        if (atLeastOnce) {
            passage.failed(passage.progress());
        } else {
            passage.arrived();
        }
    }

    private List<Destination> route(Exchange<Destination> exchange, DeadLetter letter) {
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
        return destinations;
    }

    private void publish(Message message, List<Destination> destinations, Passage passage) {
        BrokerLoop home = source.loop();
        if (atLeastOnce) {
            Attempt attempt = new Attempt(home, passage);
            destinations.removeAll(attempt.reached);
            attempt.send(message, destinations.toArray(new Destination[0]));
        } else {
            new Arrivals(home, destinations.size(), passage::arrived)
                    .send(message, destinations.toArray(new Destination[0]));
        }
    }

    /** One attempt to bring a message to all queues that do not have it yet. */
    private static final class Attempt {

        private final BrokerLoop home;
        private final Passage passage;
        private final Set<Destination> reached;
        private int remaining;
        private boolean refused;

        @SuppressWarnings("unchecked")
        Attempt(BrokerLoop home, Passage passage) {
            this.home = home;
            this.passage = passage;
            this.reached = passage.progress() == null ? new HashSet<>() : (Set<Destination>) passage.progress();
        }

        void send(Message message, Destination[] destinations) {
            remaining = destinations.length;
            if (remaining == 0) {
                passage.arrived();
                return;
            }
            Destination.share(home, message, destinations);
            for (Destination destination : destinations) {
                destination.enqueue(home, message, new Answer(destination, this), 0);
            }
        }

        private void answered(Destination by, boolean taken) {
            if (taken) {
                reached.add(by);
            } else {
                refused = true;
            }
            if (--remaining > 0) {
                return;
            }
            if (refused) {
                passage.failed(reached);
            } else {
                passage.arrived();
            }
        }
    }

    /** What one of the queues says, on its own loop. */
    private record Answer(Destination by, Attempt attempt) implements Confirmation {

        @Override
        public void confirmed(long tag) {
            by.loop().run(attempt.home, () -> attempt.answered(by, true));
        }

        @Override
        public void rejected(long tag) {
            by.loop().run(attempt.home, () -> attempt.answered(by, false));
        }
    }
}
