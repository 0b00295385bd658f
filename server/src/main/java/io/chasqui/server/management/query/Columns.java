package io.chasqui.server.management.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chasqui.server.management.http.Json;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The parts of an object that a client wants: names, and dotted paths into objects inside it.
 *
 * @param paths empty for everything
 */
record Columns(List<String> paths) {

    static Columns of(Optional<String> wanted) {
        return new Columns(wanted.map(text -> Arrays.stream(text.split(","))
                        .map(String::strip)
                        .filter(path -> !path.isEmpty())
                        .toList())
                .orElse(List.of()));
    }

    /** The value at a dotted path, or a missing node. */
    static JsonNode at(JsonNode object, String path) {
        JsonNode node = object;
        for (String name : path.split("\\.")) {
            node = node.path(name);
        }
        return node.isObject() || node.isValueNode() || node.isArray() ? node : MissingNode.getInstance();
    }

    ObjectNode of(ObjectNode item) {
        if (paths.isEmpty()) {
            return item;
        }
        ObjectNode selected = Json.object();
        for (String path : paths) {
            JsonNode value = at(item, path);
            if (!value.isMissingNode()) {
                place(selected, path.split("\\."), value);
            }
        }
        return selected;
    }

    private static void place(ObjectNode into, String[] path, JsonNode value) {
        ObjectNode parent = into;
        for (int i = 0; i < path.length - 1; i++) {
            JsonNode child = parent.get(path[i]);
            parent = child instanceof ObjectNode object ? object : parent.putObject(path[i]);
        }
        parent.set(path[path.length - 1], value);
    }
}
