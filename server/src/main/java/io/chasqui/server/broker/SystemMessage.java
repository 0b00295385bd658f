package io.chasqui.server.broker;

import io.chasqui.codec.amqp091.BasicProperties;
import io.chasqui.codec.amqp091.FieldTable;
import io.chasqui.codec.amqp091.ShortString;
import io.chasqui.codec.amqp091.Timestamp;
import io.chasqui.routing.Exchange;
import io.chasqui.routing.RoutedMessage;
import io.chasqui.routing.Routes;
import io.chasqui.server.loop.BrokerLoop;
import io.chasqui.store.message.Message;
import java.util.List;

/**
 * A message that the broker itself publishes through one of its exchanges to tell what happens. Nobody waits for it, and
 * what it cannot be routed to is nowhere.
 */
public record SystemMessage(String exchange, String routingKey, BasicProperties properties, Body body)
        implements RoutedMessage {

    private static final int PERSISTENT = 2;

    /** A piece of an array that is copied. */
    public record Body(byte[] bytes, int start, int length) {

        public static final Body EMPTY = new Body(new byte[0], 0, 0);

        static Body of(Message message) {
            return new Body(message.bytes(), message.bodyStart(), message.bodyLength());
        }
    }

    /** Takes it to what is bound. On the calling loop. */
    public void publish(VirtualHost vhost, Exchange<Destination> through, BrokerLoop from, long nowMillis) {
        Routes<Destination> routes = new Routes<>();
        routes.clear();
        vhost.route(through, this, routes);
        if (routes.isEmpty()) {
            return;
        }
        Destination[] destinations = new Destination[routes.size()];
        for (int i = 0; i < destinations.length; i++) {
            destinations[i] = routes.get(i);
        }
        Message message = message(nowMillis);
        Destination.share(from, message, destinations);
        for (Destination destination : destinations) {
            destination.enqueue(from, message, null, 0);
        }
    }

    private Message message(long nowMillis) {
        byte[] exchangeField = ShortString.encodeWithLength(exchange);
        byte[] keyField = ShortString.encodeWithLength(routingKey);
        byte[] encoded = properties.encode();
        int propertiesStart = exchangeField.length + keyField.length;
        int bodyStart = propertiesStart + encoded.length;
        byte[] bytes = new byte[bodyStart + body.length];
        System.arraycopy(exchangeField, 0, bytes, 0, exchangeField.length);
        System.arraycopy(keyField, 0, bytes, exchangeField.length, keyField.length);
        System.arraycopy(encoded, 0, bytes, propertiesStart, encoded.length);
        System.arraycopy(body.bytes, body.start, bytes, bodyStart, body.length);
        boolean persistent = properties.deliveryMode() != null && properties.deliveryMode() == PERSISTENT;
        return new Message(
                Message.Format.AMQP_0_9_1,
                bytes,
                propertiesStart,
                bodyStart,
                persistent,
                -1,
                Message.NO_EXPIRATION,
                nowMillis);
    }

    // ---- RoutedMessage

    @Override
    public List<String> extraRoutingKeys() {
        return List.of();
    }

    @Override
    public FieldTable headers() {
        return properties.headers() == null ? FieldTable.EMPTY : properties.headers();
    }

    @Override
    public String correlationId() {
        return null;
    }

    @Override
    public String messageId() {
        return null;
    }

    @Override
    public Timestamp timestamp() {
        return properties.timestamp();
    }
}
