package io.chasqui.server.broker;

import io.chasqui.codec.amqp091.BasicProperties;
import io.chasqui.codec.amqp091.FieldArray;
import io.chasqui.codec.amqp091.FieldTable;
import io.chasqui.codec.amqp091.LongString;
import io.chasqui.codec.amqp091.ShortString;
import io.chasqui.codec.amqp091.Timestamp;
import io.chasqui.routing.RoutedMessage;
import io.chasqui.server.broker.DeathHistory.Death;
import io.chasqui.store.message.Message;
import io.chasqui.store.queue.DeathReason;
import java.util.ArrayList;
import java.util.List;

/**
 * A dead message on its way through a dead letter exchange: what it was, where and why it died, and the message it
 * becomes. That one has the death in its headers, no expiration any more, and a new address.
 */
final class DeadLetter implements RoutedMessage {

    private final Message dead;
    private final BasicProperties properties;
    private final DeathReason reason;
    private final DeathHistory history;
    private final String routingKey;
    private final List<String> extraRoutingKeys;
    private final boolean keysReplaced;
    private final boolean keysHidden;

    /**
     * @param queue it died in
     * @param replacementKey to route it by instead of its own keys, or null
     * @param nowMillis wall clock
     */
    DeadLetter(Message dead, String queue, DeathReason reason, String replacementKey, long nowMillis) {
        this.dead = dead;
        this.reason = reason;
        BasicProperties before = BasicProperties.decode(dead.bytes(), dead.propertiesStart(), dead.propertiesLength());
        FieldTable headers = before.headers() == null ? FieldTable.EMPTY : before.headers();
        List<String> keys = routingKeys(dead, headers);
        boolean hidden = HiddenKeys.in(dead);
        Death death =
                new Death(queue, reason, nowMillis / 1000, shortString(dead.bytes(), 0), keys, before.expiration());
        this.history = ((dead.marks() & Message.DEATHS_RECORDED) == 0 ? DeathHistory.NONE : DeathHistory.read(headers))
                .with(death);
        this.properties = before.toBuilder()
                .headers(history.writeTo(
                        hidden && replacementKey != null ? headers.without(HiddenKeys.HEADER) : headers, death))
                .expiration(null)
                .build();
        this.keysReplaced = replacementKey != null || (dead.marks() & Message.KEYS_REPLACED) != 0;
        this.routingKey = replacementKey == null ? keys.get(0) : replacementKey;
        this.keysHidden = hidden && replacementKey == null;
        this.extraRoutingKeys = replacementKey == null ? new ArrayList<>(keys.subList(1, keys.size())) : List.of();
        if (keysHidden) {
            addKeys(headers.get(HiddenKeys.HEADER), extraRoutingKeys);
        }
    }

    /** The key in the address, then those of the CC header, unless an earlier death has replaced them. */
    private static List<String> routingKeys(Message message, FieldTable headers) {
        List<String> keys = new ArrayList<>(1);
        keys.add(shortString(message.bytes(), 1 + (message.bytes()[0] & 0xFF)));
        if ((message.marks() & Message.KEYS_REPLACED) == 0) {
            addKeys(headers.get("CC"), keys);
        }
        return keys;
    }

    private static void addKeys(Object header, List<String> to) {
        if (header instanceof FieldArray extra) {
            extra.forEach(key -> to.add(ShortString.decode(((LongString) key).bytes())));
        }
    }

    private static String shortString(byte[] bytes, int index) {
        return ShortString.decode(bytes, index + 1, bytes[index] & 0xFF);
    }

    /** Whether it must not enter the queue, because it would go round for ever without anybody having touched it. */
    boolean circlesTo(String queue) {
        return reason != DeathReason.REJECTED && history.circlesTo(queue);
    }

    /** The message it becomes when it is published to the exchange. */
    Message publishedTo(String exchange, long arrivalMillis) {
        byte[] exchangeField = ShortString.encodeWithLength(exchange);
        byte[] keyField = ShortString.encodeWithLength(routingKey);
        byte[] encoded = properties.encode();
        int propertiesStart = exchangeField.length + keyField.length;
        int bodyStart = propertiesStart + encoded.length;
        byte[] bytes = new byte[bodyStart + dead.bodyLength()];
        System.arraycopy(exchangeField, 0, bytes, 0, exchangeField.length);
        System.arraycopy(keyField, 0, bytes, exchangeField.length, keyField.length);
        System.arraycopy(encoded, 0, bytes, propertiesStart, encoded.length);
        System.arraycopy(dead.bytes(), dead.bodyStart(), bytes, bodyStart, dead.bodyLength());
        return new Message(
                Message.Format.AMQP_0_9_1,
                bytes,
                propertiesStart,
                bodyStart,
                dead.persistent(),
                dead.priority(),
                Message.NO_EXPIRATION,
                arrivalMillis,
                Message.DEATHS_RECORDED
                        | (keysReplaced ? Message.KEYS_REPLACED : 0)
                        | (keysHidden ? Message.KEYS_HIDDEN : 0));
    }

    // ---- RoutedMessage

    @Override
    public String routingKey() {
        return routingKey;
    }

    @Override
    public List<String> extraRoutingKeys() {
        return extraRoutingKeys;
    }

    @Override
    public FieldTable headers() {
        return properties.headers();
    }

    @Override
    public String correlationId() {
        return properties.correlationId();
    }

    @Override
    public String messageId() {
        return properties.messageId();
    }

    @Override
    public Timestamp timestamp() {
        return properties.timestamp();
    }
}
