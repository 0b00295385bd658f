package io.chasqui.server.broker.transfer;

import io.chasqui.codec.amqp091.FieldValues;
import io.chasqui.store.message.Message;
import java.time.Duration;

/**
 * Which messages are moved: those that all parts agree on.
 *
 * @param routingKey the message's own key; null for any
 * @param headerName a header that the message has; null if that does not matter
 * @param headerValue the header's value as text; null for any
 * @param reason of which it died last, in the words of x-death; null for any
 * @param olderThan how long it has been in the queue at least; null for any time
 * @param youngerThan how long it has been there at most; null for any time
 */
public record MoveFilter(
        String routingKey,
        String headerName,
        String headerValue,
        String reason,
        Duration olderThan,
        Duration youngerThan) {

    /** Every message. */
    public static final MoveFilter ALL = new MoveFilter(null, null, null, null, null, null);

    boolean matches(Message message, long nowMillis) {
        long age = nowMillis - message.arrivalMillis();
        if (olderThan != null && age < olderThan.toMillis() || youngerThan != null && age > youngerThan.toMillis()) {
            return false;
        }
        if (routingKey == null && headerName == null && reason == null) {
            return true;
        }
        return matches(new MovedMessage(message));
    }

    private boolean matches(MovedMessage message) {
        return (routingKey == null || routingKey.equals(message.routingKey()))
                && (headerName == null || matchesHeader(message))
                && (reason == null || reason.equals(message.deathReason()));
    }

    private boolean matchesHeader(MovedMessage message) {
        if (!message.headers().contains(headerName)) {
            return false;
        }
        Object value = message.headers().get(headerName);
        return headerValue == null || headerValue.equals(text(value));
    }

    private static String text(Object value) {
        return FieldValues.isInteger(value) ? Long.toString(FieldValues.integer(value)) : String.valueOf(value);
    }
}
