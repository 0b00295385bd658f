package io.chasqui.server.management.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chasqui.codec.amqp091.FieldArray;
import io.chasqui.codec.amqp091.FieldTable;
import io.chasqui.codec.amqp091.FieldValues;
import io.chasqui.codec.amqp091.Timestamp;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** Field tables as JSON objects and back, with the types that RabbitMQ's API gives their values. */
public final class TableJson {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private TableJson() {}

    public static ObjectNode toJson(FieldTable table) {
        ObjectNode object = NODES.objectNode();
        table.asMap().forEach((name, value) -> object.set(name, toJson(value)));
        return object;
    }

    /** A field value. */
    public static JsonNode toJson(Object value) {
        if (value instanceof FieldTable table) {
            return toJson(table);
        } else if (value instanceof FieldArray array) {
            ArrayNode list = NODES.arrayNode();
            array.forEach(each -> list.add(toJson(each)));
            return list;
        } else if (FieldValues.isInteger(value)) {
            return NODES.numberNode(FieldValues.integer(value));
        } else if (value instanceof Timestamp timestamp) {
            return NODES.numberNode(timestamp.seconds());
        } else if (value instanceof Boolean flag) {
            return NODES.booleanNode(flag);
        } else if (value instanceof Number number) {
            return floating(number);
        }
        return value == FieldTable.VOID ? NODES.nullNode() : NODES.textNode(value.toString());
    }

    private static JsonNode floating(Number number) {
        double value = number.doubleValue();
        if (number instanceof BigDecimal decimal) {
            return NODES.numberNode(decimal);
        }
        return Double.isFinite(value) ? NODES.numberNode(value) : NODES.textNode(Double.toString(value));
    }

    /**
     * A table from an object of a request; none and an empty list, which some clients send, are an empty table.
     *
     * @throws ApiException 400 if it is something else, or has values that no field can have
     */
    public static FieldTable table(JsonNode node) {
        boolean isNothing = node == null || node.isNull() || node.isArray() && node.isEmpty();
        if (isNothing) {
            return FieldTable.EMPTY;
        }
        if (!(node instanceof ObjectNode object)) {
            throw ApiException.badRequest(Json.array().add("not_a_table").add(node));
        }
        FieldTable.Builder table = FieldTable.builder();
        try {
            object.properties().forEach(field -> table.put(field.getKey(), value(field.getValue())));
            return table.build();
        } catch (IllegalArgumentException e) {
            throw ApiException.badRequest(e.getMessage());
        }
    }

    /** The field value for a JSON value: integers are long, other numbers double, texts long strings. */
    public static Object value(JsonNode node) {
        return switch (node.getNodeType()) {
            case OBJECT -> table(node);
            case ARRAY -> FieldArray.of(values(node));
            case BOOLEAN -> node.booleanValue();
            case NUMBER -> number(node);
            case NULL, MISSING -> FieldTable.VOID;
            default -> FieldValues.of(node.asText());
        };
    }

    private static List<Object> values(JsonNode array) {
        List<Object> values = new ArrayList<>(array.size());
        array.forEach(each -> values.add(value(each)));
        return values;
    }

    private static Object number(JsonNode node) {
        if (!node.isIntegralNumber()) {
            return node.doubleValue();
        }
        if (!node.canConvertToLong()) {
            throw ApiException.badRequest(node.asText() + " does not fit into 64 bits");
        }
        return node.longValue();
    }
}
