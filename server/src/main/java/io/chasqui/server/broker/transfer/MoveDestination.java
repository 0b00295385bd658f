package io.chasqui.server.broker.transfer;

import io.chasqui.codec.amqp091.FieldTable;
import io.chasqui.codec.amqp091.Timestamp;
import io.chasqui.routing.Exchange;
import io.chasqui.routing.RoutedMessage;
import io.chasqui.routing.Routes;
import io.chasqui.server.broker.BrokerQueue;
import io.chasqui.server.broker.Destination;
import io.chasqui.server.broker.VirtualHost;
import io.chasqui.store.message.Message;
import java.util.List;
import java.util.function.Predicate;

/** Where moved messages go. */
public sealed interface MoveDestination {

    /** What a message becomes, and the queues that get it; none if it cannot go anywhere. */
    record Way(Message message, Destination[] destinations) {

        static final Way NOWHERE = new Way(null, new Destination[0]);

        boolean leadsNowhere() {
            return destinations.length == 0;
        }
    }

    /** Finds the way of a message, on the loop of the queue it comes from. */
    Way wayOf(Message message, VirtualHost vhost, long nowMillis);

    /** In words, for the log. */
    String describe();

    /** A queue, which gets the messages as they are. */
    record ToQueue(String queue) implements MoveDestination {

        @Override
        public Way wayOf(Message message, VirtualHost vhost, long nowMillis) {
            BrokerQueue target = vhost.queue(queue);
            return target == null
                    ? Way.NOWHERE
                    : new Way(new MovedMessage(message).arriving(nowMillis), new Destination[] {target});
        }

        @Override
        public String describe() {
            return "queue '" + queue + "'";
        }
    }

    /**
     * An exchange, as if they were published again.
     *
     * @param routingKey instead of their own; null if they keep them
     * @param permitted whether a routing key may be used
     */
    record ToExchange(String exchange, String routingKey, Predicate<String> permitted) implements MoveDestination {

        @Override
        public Way wayOf(Message message, VirtualHost vhost, long nowMillis) {
            Exchange<Destination> through = vhost.topology().exchange(exchange);
            if (through == null) {
                return Way.NOWHERE;
            }
            MovedMessage moved = new MovedMessage(message);
            RoutedMessage routed = routingKey == null ? moved : new Rekeyed(moved, routingKey);
            if (!permitted.test(routed.routingKey())
                    || !routed.extraRoutingKeys().stream().allMatch(permitted)) {
                return Way.NOWHERE;
            }
            Routes<Destination> routes = new Routes<>();
            routes.clear();
            vhost.route(through, routed, routes);
            Destination[] destinations = new Destination[routes.size()];
            for (int i = 0; i < destinations.length; i++) {
                destinations[i] = routes.get(i);
            }
            return new Way(moved.publishedTo(exchange, routingKey, nowMillis), destinations);
        }

        @Override
        public String describe() {
            return "exchange '" + exchange + "'";
        }
    }

    /**
     * The queue that each of them was dead-lettered from.
     *
     * @param permitted whether a queue may be written to
     */
    record ToOrigin(Predicate<BrokerQueue> permitted) implements MoveDestination {

        @Override
        public Way wayOf(Message message, VirtualHost vhost, long nowMillis) {
            MovedMessage moved = new MovedMessage(message);
            String name = moved.deathQueue();
            BrokerQueue origin = name == null ? null : vhost.queue(name);
            return origin == null || !permitted.test(origin)
                    ? Way.NOWHERE
                    : new Way(moved.beforeDeath(nowMillis), new Destination[] {origin});
        }

        @Override
        public String describe() {
            return "where they were dead-lettered from";
        }
    }

    /** A message with one routing key of an operator's instead of its own. */
    record Rekeyed(RoutedMessage message, String routingKey) implements RoutedMessage {

        @Override
        public List<String> extraRoutingKeys() {
            return List.of();
        }

        @Override
        public FieldTable headers() {
            return message.headers();
        }

        @Override
        public String correlationId() {
            return message.correlationId();
        }

        @Override
        public String messageId() {
            return message.messageId();
        }

        @Override
        public Timestamp timestamp() {
            return message.timestamp();
        }
    }
}
