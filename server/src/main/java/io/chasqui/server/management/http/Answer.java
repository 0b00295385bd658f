package io.chasqui.server.management.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/**
 * What a request is answered with.
 *
 * @param body null for none
 */
public record Answer(int status, JsonNode body, Map<String, String> headers) {

    private static final Answer NO_CONTENT = new Answer(204, null, Map.of());
    private static final Answer CREATED = new Answer(201, null, Map.of());

    public static Answer ok(JsonNode body) {
        return new Answer(200, body, Map.of());
    }

    public static Answer noContent() {
        return NO_CONTENT;
    }

    public static Answer created() {
        return CREATED;
    }

    /** Created under an address relative to the one asked. */
    public static Answer createdAt(String location) {
        return new Answer(201, null, Map.of("location", location));
    }

    /** What RabbitMQ answers to a PUT: 201 if the object is new. */
    public static Answer put(boolean isNew) {
        return isNew ? CREATED : NO_CONTENT;
    }
}
