package io.chasqui.server.broker;

import io.chasqui.codec.amqp091.BasicProperties;
import io.chasqui.codec.amqp091.FieldArray;
import io.chasqui.codec.amqp091.FieldTable;
import io.chasqui.codec.amqp091.FieldValues;
import io.chasqui.codec.amqp091.LongString;
import io.chasqui.codec.amqp091.ShortString;
import io.chasqui.routing.Exchange;
import io.chasqui.server.loop.BrokerLoop;
import io.chasqui.store.message.Message;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * The tracing of a virtual host: a copy of every message that clients publish and get goes to the exchange
 * {@code amq.rabbitmq.trace}, with the key {@code publish.}EXCHANGE or {@code deliver.}QUEUE and headers that tell about
 * it, which have RabbitMQ's names. Copies themselves are not traced. Called on any loop.
 */
public final class Firehose {

    /** The exchange that the copies go to. */
    public static final String EXCHANGE = "amq.rabbitmq.trace";

    private static final byte[] ADDRESS = ShortString.encodeWithLength(EXCHANGE);
    private static final int LONGEST_KEY = 255;

    /** They stand two tables deeper in the copy. */
    private static final int DEEPEST_HEADERS = FieldTable.MAX_DEPTH - 2;

    /** Who publishes or gets a message. */
    public record Client(String connection, int channel, String user, BrokerLoop loop) {}

    private final VirtualHost vhost;

    Firehose(VirtualHost vhost) {
        this.vhost = vhost;
    }

    /**
     * A client has published a message.
     *
     * @param extraKeys routing keys from its headers
     * @param destinations where it was routed to
     */
    public void published(Client by, Message message, List<String> extraKeys, Destination[] destinations) {
        Exchange<Destination> exchange = listenedTo();
        if (exchange == null) {
            return;
        }
        List<Object> queues = new ArrayList<>(destinations.length);
        for (Destination destination : destinations) {
            if (destination instanceof BrokerQueue queue) {
                queues.add(name(queue.name()));
            }
        }
        FieldTable headers = about(by, message, extraKeys)
                .put("routed_queues", FieldArray.of(queues))
                .build();
        send(exchange, "publish." + message.exchange(), headers, by.loop, message);
    }

    /** A client is about to get a message of a queue. */
    public void delivered(Client to, String queue, Message message, boolean redelivered) {
        Exchange<Destination> exchange = listenedTo();
        if (exchange == null || isTrace(message)) {
            return;
        }
        FieldTable headers = about(to, message, new StoredMessage(message).extraRoutingKeys())
                .put("redelivered", redelivered ? 1 : 0)
                .build();
        send(exchange, "deliver." + queue, headers, to.loop, message);
    }

    /** Null if nothing is bound. */
    private Exchange<Destination> listenedTo() {
        Exchange<Destination> exchange = vhost.topology().exchange(EXCHANGE);
        return exchange == null || exchange.bindingCount() == 0 ? null : exchange;
    }

    private static boolean isTrace(Message message) {
        byte[] bytes = message.bytes();
        return bytes.length > ADDRESS.length && Arrays.equals(bytes, 0, ADDRESS.length, ADDRESS, 0, ADDRESS.length);
    }

    private void send(
            Exchange<Destination> exchange, String key, FieldTable headers, BrokerLoop from, Message message) {
        BasicProperties properties = BasicProperties.builder().headers(headers).build();
        new SystemMessage(EXCHANGE, fitting(key), properties, SystemMessage.Body.of(message))
                .publish(vhost, exchange, from, System.currentTimeMillis());
    }

    /** The names of queues and exchanges may be as long as a routing key alone. */
    private static String fitting(String key) {
        byte[] bytes = ShortString.encode(key);
        return bytes.length <= LONGEST_KEY ? key : ShortString.decode(bytes, 0, LONGEST_KEY);
    }

    private FieldTable.Builder about(Client client, Message message, List<String> extraKeys) {
        List<Object> keys = new ArrayList<>(1 + extraKeys.size());
        keys.add(name(new StoredMessage(message).routingKey()));
        extraKeys.forEach(key -> keys.add(name(key)));
        return FieldTable.builder()
                .put("channel", client.channel)
                .put("connection", LongString.of(client.connection))
                .put("exchange_name", name(message.exchange()))
                .put("node", LongString.of(NodeName.local()))
                .put("properties", table(HiddenKeys.withoutThem(message)))
                .put("routing_keys", FieldArray.of(keys))
                .put("user", name(client.user))
                .put("vhost", name(vhost.name()));
    }

    private static FieldTable table(BasicProperties properties) {
        FieldTable.Builder table = FieldTable.builder();
        text(table, "cluster_id", properties.clusterId());
        text(table, "app_id", properties.appId());
        text(table, "user_id", properties.userId());
        text(table, "type", properties.type());
        if (properties.timestamp() != null) {
            table.put("timestamp", number(properties.timestamp().seconds()));
        }
        text(table, "message_id", properties.messageId());
        text(table, "expiration", properties.expiration());
        text(table, "reply_to", properties.replyTo());
        text(table, "correlation_id", properties.correlationId());
        value(table, "priority", properties.priority());
        value(table, "delivery_mode", properties.deliveryMode());
        if (properties.headers() != null && FieldValues.depth(properties.headers()) <= DEEPEST_HEADERS) {
            table.put("headers", properties.headers());
        }
        text(table, "content_encoding", properties.contentEncoding());
        text(table, "content_type", properties.contentType());
        return table.build();
    }

    /** As RabbitMQ writes it while that is possible. */
    private static Object number(long seconds) {
        return seconds == (int) seconds ? (Object) (int) seconds : (Object) seconds;
    }

    private static void text(FieldTable.Builder table, String name, String value) {
        value(table, name, value == null ? null : name(value));
    }

    private static void value(FieldTable.Builder table, String name, Object value) {
        if (Objects.nonNull(value)) {
            table.put(name, value);
        }
    }

    /** Names are arbitrary bytes. */
    private static LongString name(String name) {
        return LongString.of(ShortString.encode(name));
    }
}
