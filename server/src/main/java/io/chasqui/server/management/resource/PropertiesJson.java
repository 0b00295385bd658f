package io.chasqui.server.management.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chasqui.codec.amqp091.BasicProperties;
import io.chasqui.codec.amqp091.Timestamp;
import io.chasqui.server.management.http.ApiException;
import io.chasqui.server.management.http.Json;
import io.chasqui.server.management.http.TableJson;

/** The properties of a message as JSON, and back. */
final class PropertiesJson {

    private PropertiesJson() {}

    /** Those that are there. None at all are an empty list, as RabbitMQ writes it. */
    static JsonNode write(BasicProperties properties) {
        ObjectNode object = Json.object();
        put(object, "content_type", properties.contentType());
        put(object, "content_encoding", properties.contentEncoding());
        if (properties.headers() != null) {
            object.set("headers", TableJson.toJson(properties.headers()));
        }
        if (properties.deliveryMode() != null) {
            object.put("delivery_mode", properties.deliveryMode());
        }
        if (properties.priority() != null) {
            object.put("priority", properties.priority());
        }
        put(object, "correlation_id", properties.correlationId());
        put(object, "reply_to", properties.replyTo());
        put(object, "expiration", properties.expiration());
        put(object, "message_id", properties.messageId());
        if (properties.timestamp() != null) {
            object.put("timestamp", properties.timestamp().seconds());
        }
        put(object, "type", properties.type());
        put(object, "user_id", properties.userId());
        put(object, "app_id", properties.appId());
        put(object, "cluster_id", properties.clusterId());
        return object.isEmpty() ? Json.array() : object;
    }

    private static void put(ObjectNode object, String name, String value) {
        if (value != null) {
            object.put(name, value);
        }
    }

    /**
     * The properties that a client sends; names that mean nothing are ignored.
     *
     * @throws ApiException 400 if one has the wrong type
     */
    static BasicProperties read(JsonNode node) {
        if (!(node instanceof ObjectNode object)) {
            if (node != null && !node.isEmpty()) {
                throw ApiException.badRequest(Json.array().add("not_a_table").add(node));
            }
            return BasicProperties.NONE;
        }
        Integer seconds = number(object, "timestamp");
        return BasicProperties.builder()
                .contentType(text(object, "content_type"))
                .contentEncoding(text(object, "content_encoding"))
                .headers(object.has("headers") ? TableJson.table(object.get("headers")) : null)
                .deliveryMode(number(object, "delivery_mode"))
                .priority(number(object, "priority"))
                .correlationId(text(object, "correlation_id"))
                .replyTo(text(object, "reply_to"))
                .expiration(text(object, "expiration"))
                .messageId(text(object, "message_id"))
                .timestamp(
                        seconds == null
                                ? null
                                : new Timestamp(object.get("timestamp").longValue()))
                .type(text(object, "type"))
                .userId(text(object, "user_id"))
                .appId(text(object, "app_id"))
                .clusterId(text(object, "cluster_id"))
                .build();
    }

    private static String text(ObjectNode object, String name) {
        JsonNode value = object.get(name);
        if (value == null) {
            return null;
        }
        if (!value.isTextual()) {
            throw ApiException.badRequest(Json.array().add("not_string").add(name));
        }
        return value.asText();
    }

    private static Integer number(ObjectNode object, String name) {
        JsonNode value = object.get(name);
        if (value == null) {
            return null;
        }
        if (!value.isIntegralNumber()) {
            throw ApiException.badRequest(Json.array().add("not_int").add(name));
        }
        return value.intValue();
    }
}
