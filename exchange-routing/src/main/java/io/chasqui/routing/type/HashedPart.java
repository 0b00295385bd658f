package io.chasqui.routing.type;

import io.chasqui.codec.amqp091.FieldTable;
import io.chasqui.codec.amqp091.Octets;
import io.chasqui.codec.amqp091.Timestamp;
import io.chasqui.routing.FieldIdentity;
import io.chasqui.routing.RoutedMessage;

/** The part of a message that decides where it goes. Messages without that part all have one hash. */
@FunctionalInterface
interface HashedPart {

    long hash(RoutedMessage message);

    /** What the arguments of an exchange of type {@code x-consistent-hash} say. */
    static HashedPart of(FieldTable arguments) {
        Object header = arguments.get(ConsistentHashExchangeType.HASH_HEADER);
        if (header != null) {
            String name = header.toString();
            return message -> ofValue(message.headers().get(name));
        }
        Object property = arguments.get(ConsistentHashExchangeType.HASH_PROPERTY);
        return property == null ? message -> Hash.of(message.routingKey()) : ofProperty(property.toString());
    }

    private static HashedPart ofProperty(String name) {
        return switch (name) {
            case "correlation_id" -> message -> ofText(message.correlationId());
            case "message_id" -> message -> ofText(message.messageId());
            case "timestamp" -> message -> ofTime(message.timestamp());
            default -> throw new IllegalArgumentException("not a property to hash: " + name);
        };
    }

    private static long ofValue(Object value) {
        if (value == null) {
            return 0;
        }
        return value instanceof Octets octets ? Hash.of(octets.bytes()) : Hash.mix(FieldIdentity.hash(value));
    }

    private static long ofText(String text) {
        return text == null ? 0 : Hash.of(text);
    }

    private static long ofTime(Timestamp time) {
        return time == null ? 0 : Hash.mix(time.seconds());
    }
}
