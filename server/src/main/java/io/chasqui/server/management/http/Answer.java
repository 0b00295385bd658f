package io.chasqui.server.management.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What a request is answered with.
 *
 * @param content null for none
 */
public record Answer(int status, Content content, Map<String, String> headers) {

    /** A body in the notation that its type names. */
    public record Content(String type, byte[] bytes) {

        static Content of(JsonNode json) {
            return json == null ? null : new Content("application/json", Json.write(json));
        }
    }

    private static final Answer NO_CONTENT = empty(204);
    private static final Answer CREATED = empty(201);

    /** @param body null for none */
    public Answer(int status, JsonNode body, Map<String, String> headers) {
        this(status, Content.of(body), headers);
    }

    public static Answer ok(JsonNode body) {
        return new Answer(200, body, Map.of());
    }

    /** Something else than JSON. */
    public static Answer ok(String type, String text) {
        return new Answer(200, new Content(type, text.getBytes(StandardCharsets.UTF_8)), Map.of());
    }

    /** Nothing to say but this. */
    public static Answer empty(int status) {
        return new Answer(status, (Content) null, Map.of());
    }

    public static Answer noContent() {
        return NO_CONTENT;
    }

    public static Answer created() {
        return CREATED;
    }

    /** Created under an address relative to the one asked. */
    public static Answer createdAt(String location) {
        return new Answer(201, (Content) null, Map.of("location", location));
    }

    /** Done; a browser goes on to another address. */
    public static Answer seeOther(String location) {
        return new Answer(303, (Content) null, Map.of("location", location));
    }

    /** What RabbitMQ answers to a PUT: 201 if the object is new. */
    public static Answer put(boolean isNew) {
        return isNew ? CREATED : NO_CONTENT;
    }
}
