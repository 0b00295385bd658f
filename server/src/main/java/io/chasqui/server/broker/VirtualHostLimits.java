package io.chasqui.server.broker;

import io.chasqui.codec.amqp091.FieldTable;
import io.chasqui.codec.amqp091.FieldValues;
import io.chasqui.server.definition.InvalidDefinitionException;
import io.chasqui.server.definition.JsonTerm;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How much there may be in a virtual host. A negative number is no limit. Operators set it as the parameter
 * {@code limits} of the component {@code vhost-limits}.
 *
 * @param table the limits that are set, by name
 */
public record VirtualHostLimits(FieldTable table) {

    public static final VirtualHostLimits NONE = new VirtualHostLimits(FieldTable.EMPTY);

    /** The component that has them as its parameter. */
    public static final String COMPONENT = "vhost-limits";

    /** The name of the parameter. */
    public static final String PARAMETER = "limits";

    public static final String MAX_CONNECTIONS = "max-connections";
    public static final String MAX_QUEUES = "max-queues";

    /** Ready and unacknowledged messages in all queues; RabbitMQ has no such limit. */
    public static final String MAX_MESSAGES = "max-messages";

    /** The bytes of their bodies; RabbitMQ has no such limit. */
    public static final String MAX_BYTES = "max-bytes";

    /** Messages published in a second; RabbitMQ has no such limit. */
    public static final String MAX_PUBLISH_RATE = "max-publish-rate";

    /** Bytes of their bodies published in a second; RabbitMQ has no such limit. */
    public static final String MAX_PUBLISH_BYTE_RATE = "max-publish-byte-rate";

    /** Heap that messages in all queues take; RabbitMQ has no such limit. */
    public static final String MAX_MEMORY = "max-memory";

    private static final List<String> KNOWN = List.of(
            MAX_CONNECTIONS, MAX_QUEUES, MAX_MESSAGES, MAX_BYTES, MAX_PUBLISH_RATE, MAX_PUBLISH_BYTE_RATE, MAX_MEMORY);

    /** @throws InvalidDefinitionException if a limit is unknown or no number */
    static VirtualHostLimits of(Object value) {
        if (!(value instanceof FieldTable table)) {
            throw InvalidDefinitionException.ofFaults(
                    List.of("limits should be an object, actually was " + JsonTerm.of(value)));
        }
        Map<String, Object> unknown = new TreeMap<>(table.asMap());
        unknown.keySet().removeAll(KNOWN);
        if (!unknown.isEmpty()) {
            throw InvalidDefinitionException.ofFaults(
                    List.of("Unrecognised terms " + JsonTerm.pairs(unknown) + " in limits"));
        }
        table.asMap().forEach((name, limit) -> {
            if (!FieldValues.isInteger(limit)) {
                throw InvalidDefinitionException.ofFaults(
                        List.of(name + " should be a number, actually was " + JsonTerm.of(limit)));
            }
        });
        requirePositive(table, MAX_PUBLISH_RATE);
        requirePositive(table, MAX_PUBLISH_BYTE_RATE);
        return new VirtualHostLimits(table);
    }

    private static void requirePositive(FieldTable table, String rate) {
        Object value = table.get(rate);
        if (value != null && FieldValues.integer(value) == 0) {
            throw InvalidDefinitionException.ofFaults(
                    List.of(rate + " should be positive, or negative for no limit, actually was 0"));
        }
    }

    /** Negative if there is none. */
    public long maxConnections() {
        return limit(MAX_CONNECTIONS);
    }

    /** Negative if there is none. */
    public long maxQueues() {
        return limit(MAX_QUEUES);
    }

    /** Negative if there is none. While there are as many, nobody may publish. */
    public long maxMessages() {
        return limit(MAX_MESSAGES);
    }

    /** Negative if there is none. While there are as many, nobody may publish. */
    public long maxBytes() {
        return limit(MAX_BYTES);
    }

    /** Negative if there is none. */
    public long maxPublishRate() {
        return limit(MAX_PUBLISH_RATE);
    }

    /** Negative if there is none. */
    public long maxPublishByteRate() {
        return limit(MAX_PUBLISH_BYTE_RATE);
    }

    /** Negative if there is none. While messages take as much, nobody may publish. */
    public long maxMemory() {
        return limit(MAX_MEMORY);
    }

    boolean anyQuota() {
        return maxMessages() >= 0 || maxBytes() >= 0 || maxMemory() >= 0;
    }

    private long limit(String name) {
        Object value = table.get(name);
        return value == null ? -1 : FieldValues.integer(value);
    }
}
