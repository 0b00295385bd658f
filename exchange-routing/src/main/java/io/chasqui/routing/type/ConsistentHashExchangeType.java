package io.chasqui.routing.type;

import io.chasqui.codec.amqp091.FieldTable;
import io.chasqui.codec.amqp091.FieldValues;
import io.chasqui.codec.amqp091.LongString;
import io.chasqui.codec.amqp091.ProtocolException;
import io.chasqui.codec.amqp091.ReplyCode;
import io.chasqui.routing.Binding;
import io.chasqui.routing.BindingTable;
import io.chasqui.routing.ExchangeType;
import io.chasqui.routing.FieldText;
import java.util.Set;

/**
 * {@code x-consistent-hash}: messages of one key always go to one destination, and a destination that comes or goes
 * moves as few keys as possible. The binding key is the destination's weight. What is hashed is the routing key, a header
 * (argument {@code hash-header}) or a property ({@code hash-property}). An extension of RabbitMQ.
 */
public final class ConsistentHashExchangeType implements ExchangeType {

    static final String HASH_HEADER = "hash-header";
    static final String HASH_PROPERTY = "hash-property";

    private static final int MAX_WEIGHT = 10_000;
    private static final Set<String> PROPERTIES = Set.of("correlation_id", "message_id", "timestamp");

    @Override
    public String name() {
        return "x-consistent-hash";
    }

    @Override
    public String description() {
        return "Consistent Hashing Exchange";
    }

    @Override
    public boolean dependsOnlyOnKey() {
        return false;
    }

    @Override
    public void validate(FieldTable arguments) {
        if (arguments.contains(HASH_HEADER) && arguments.contains(HASH_PROPERTY)) {
            throw refusal("hash-header and hash-property are mutually exclusive");
        }
        requireText(arguments, HASH_HEADER);
        requireText(arguments, HASH_PROPERTY);
        Object property = arguments.get(HASH_PROPERTY);
        if (property != null && !PROPERTIES.contains(property.toString())) {
            throw refusal("Unsupported property: " + property);
        }
    }

    private static void requireText(FieldTable arguments, String name) {
        Object value = arguments.get(name);
        if (value != null && !(value instanceof LongString)) {
            throw refusal("invalid type '" + FieldValues.typeName(value) + "' for arg '" + name + "'");
        }
    }

    @Override
    public void validateBinding(Binding binding, FieldTable arguments) {
        String key = binding.routingKey();
        if (!isInteger(key)) {
            throw refusal("The binding key must be an integer: " + FieldText.ofName(key));
        }
        int weight = weight(key);
        if (weight < 1) {
            throw refusal("The binding key must be greater than 0");
        } else if (weight > MAX_WEIGHT) {
            throw refusal("The binding key must not exceed " + MAX_WEIGHT);
        }
    }

    private static ProtocolException refusal(String text) {
        return new ProtocolException(ReplyCode.PRECONDITION_FAILED, text);
    }

    private static boolean isInteger(String key) {
        int digits = hasSign(key) ? 1 : 0;
        return key.length() > digits && key.substring(digits).chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static boolean hasSign(String key) {
        return key.startsWith("-") || key.startsWith("+");
    }

    /** The number, or one beyond the limit if it is too large. */
    static int weight(String integer) {
        if (integer.startsWith("-")) {
            return 0;
        }
        int weight = 0;
        for (int i = hasSign(integer) ? 1 : 0; i < integer.length() && weight <= MAX_WEIGHT; i++) {
            weight = weight * 10 + integer.charAt(i) - '0';
        }
        return weight;
    }

    @Override
    public <D> BindingTable<D> newBindingTable(FieldTable arguments) {
        HashedPart part = HashedPart.of(arguments);
        return new SingleChoiceTable<>(candidates -> new WeightedRendezvous<D>(part, candidates));
    }
}
