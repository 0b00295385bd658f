package io.chasqui.server.broker.transfer;

import io.chasqui.codec.amqp091.BasicProperties;
import io.chasqui.codec.amqp091.FieldArray;
import io.chasqui.codec.amqp091.FieldTable;
import io.chasqui.codec.amqp091.LongString;
import io.chasqui.codec.amqp091.ShortString;
import io.chasqui.server.broker.StoredMessage;
import io.chasqui.store.message.Message;
import java.util.List;

/** A message of a queue, decoded, and the forms it takes when it goes elsewhere. */
final class MovedMessage extends StoredMessage {

    private static final String X_DEATH = "x-death";
    private static final List<String> DEATH_HEADERS = List.of(
            X_DEATH,
            "x-first-death-queue",
            "x-first-death-reason",
            "x-first-death-exchange",
            "x-last-death-queue",
            "x-last-death-reason",
            "x-last-death-exchange");

    private final Message message;

    MovedMessage(Message message) {
        super(message);
        this.message = message;
    }

    // ---- what it was

    /** The latest of its deaths, or null. */
    private FieldTable lastDeath() {
        return headers().get(X_DEATH) instanceof FieldArray deaths
                        && !deaths.isEmpty()
                        && deaths.get(0) instanceof FieldTable death
                ? death
                : null;
    }

    /** Of what it died last, or null. */
    String deathReason() {
        FieldTable death = lastDeath();
        return death == null ? null : String.valueOf(death.get("reason"));
    }

    /** The queue it died in last, or null. */
    String deathQueue() {
        FieldTable death = lastDeath();
        return death == null ? null : name(death.get("queue"));
    }

    private static String name(Object value) {
        return value instanceof LongString text ? ShortString.decode(text.bytes()) : null;
    }

    // ---- what it becomes

    /** As it is, but that it arrives now. */
    Message arriving(long nowMillis) {
        return arriving(message, nowMillis);
    }

    /**
     * Published to an exchange.
     *
     * @param newKey instead of all its keys; null if it keeps them
     */
    Message publishedTo(String exchange, String newKey, long nowMillis) {
        int marks = message.marks() | (newKey == null ? 0 : Message.KEYS_REPLACED);
        return addressed(exchange, newKey == null ? routingKey() : newKey, properties(), marks, nowMillis);
    }

    /**
     * As it was before its last death: with its address of then, and without any trace of having died, or it would be
     * taken for one that has had its chances.
     */
    Message beforeDeath(long nowMillis) {
        FieldTable death = lastDeath();
        FieldTable.Builder headers = headers().toBuilder();
        DEATH_HEADERS.forEach(headers::remove);
        FieldTable remaining = headers.build();
        BasicProperties changed = properties().toBuilder()
                .headers(remaining.isEmpty() ? null : remaining)
                .build();
        String exchange = name(death.get("exchange"));
        String key = death.get("routing-keys") instanceof FieldArray keys && !keys.isEmpty() ? name(keys.get(0)) : null;
        return addressed(
                exchange == null ? "" : exchange,
                key == null ? routingKey() : key,
                changed,
                message.marks() & Message.KEYS_HIDDEN,
                nowMillis);
    }

    private Message addressed(String exchange, String key, BasicProperties with, int marks, long nowMillis) {
        byte[] exchangeField = ShortString.encodeWithLength(exchange);
        byte[] keyField = ShortString.encodeWithLength(key);
        byte[] encoded = with.encode();
        int propertiesStart = exchangeField.length + keyField.length;
        int bodyStart = propertiesStart + encoded.length;
        byte[] bytes = new byte[bodyStart + message.bodyLength()];
        System.arraycopy(exchangeField, 0, bytes, 0, exchangeField.length);
        System.arraycopy(keyField, 0, bytes, exchangeField.length, keyField.length);
        System.arraycopy(encoded, 0, bytes, propertiesStart, encoded.length);
        System.arraycopy(message.bytes(), message.bodyStart(), bytes, bodyStart, message.bodyLength());
        return new Message(
                message.format(),
                bytes,
                propertiesStart,
                bodyStart,
                message.persistent(),
                message.priority(),
                message.expirationMillis(),
                nowMillis,
                marks);
    }
}
