package io.chasqui.server.management.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Reading and writing JSON. Thread-safe. */
public final class Json {

    private static final int MAX_DEPTH = 100;

    private static final JsonMapper MAPPER = mapper();

    private Json() {}

    private static JsonMapper mapper() {
        JsonMapper mapper = JsonMapper.builder()
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                .disable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                .build();
        mapper.getFactory()
                .setStreamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(MAX_DEPTH)
                        .build());
        return mapper;
    }

    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    public static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }

    public static ArrayNode strings(Collection<String> texts) {
        ArrayNode array = array();
        texts.forEach(array::add);
        return array;
    }

    /** A term and what it is about, as RabbitMQ prints an Erlang tuple: {@code ["not_boolean", "x"]}. */
    public static ArrayNode term(String name, Object... about) {
        ArrayNode term = array().add(name);
        for (Object each : about) {
            term.addPOJO(each);
        }
        return term;
    }

    public static byte[] write(JsonNode node) {
        try {
            return MAPPER.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree cannot be written as JSON", e);
        }
    }

    /**
     * Reads an object. No body, {@code null} and an empty body are empty objects, as in RabbitMQ.
     *
     * @throws ApiException 400
     */
    public static ObjectNode readObject(byte[] body) {
        if (body.length == 0) {
            return object();
        }
        JsonNode node = read(body);
        if (node.isTextual()) {
            throw ApiException.badRequest("invalid payload: the request body JSON-decoded to a string."
                    + " Is the input doubly-JSON-encoded?");
        }
        if (node.isNull()) {
            return object();
        }
        if (!(node instanceof ObjectNode object)) {
            throw notJson();
        }
        return object;
    }

    private static JsonNode read(byte[] body) {
        try {
            JsonNode node = MAPPER.readTree(body);
            if (node.isMissingNode()) {
                throw notJson();
            }
            return node;
        } catch (IOException e) {
            throw notJson();
        }
    }

    private static ApiException notJson() {
        return ApiException.badRequest("not_json");
    }

    /**
     * Checks that an object has all of these keys.
     *
     * @throws ApiException 400 that names those that are missing
     */
    public static void require(ObjectNode object, String... keys) {
        List<String> missing = new ArrayList<>();
        for (String key : keys) {
            if (!object.has(key)) {
                missing.add("{key_missing," + key + "}");
            }
        }
        if (!missing.isEmpty()) {
            throw ApiException.badRequest("[" + String.join(",", missing) + "]");
        }
    }

    /**
     * A boolean of an object, also written as a string.
     *
     * @throws ApiException 400 if it is neither
     */
    public static boolean flag(ObjectNode object, String key, boolean otherwise) {
        JsonNode value = object.get(key);
        if (value == null || value.isNull()) {
            return otherwise;
        }
        return switch (value.asText()) {
            case "true" -> true;
            case "false" -> false;
            default -> throw ApiException.badRequest(array().add("not_boolean").add(value));
        };
    }

    /** A text of an object, or what stands for it if it is absent or null. */
    public static String text(ObjectNode object, String key, String otherwise) {
        JsonNode value = object.get(key);
        return value == null || value.isNull() ? otherwise : value.asText();
    }

    /** Words given as a list, or as a text with commas between them. */
    public static List<String> words(JsonNode value) {
        List<String> words = new ArrayList<>();
        if (value != null && value.isArray()) {
            value.forEach(each -> words.add(each.asText()));
        } else if (value != null && !value.isNull()) {
            words.addAll(List.of(value.asText().split(",")));
        }
        words.replaceAll(String::strip);
        words.removeIf(String::isEmpty);
        return words;
    }
}
