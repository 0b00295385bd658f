package io.chasqui.server.management.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chasqui.server.management.http.Json;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What an import would do: a file of definitions compared with what a broker exports, definition by definition. Used once,
 * by one thread.
 */
final class DefinitionDifference {

    /** What tells definitions of one kind apart; all fields tell bindings apart. */
    private static final Map<String, List<String>> IDENTITY = identities();

    /** An import leaves these as they are if they exist. */
    private static final Set<String> KEPT = Set.of("exchanges", "queues");

    /** Limits of a virtual host are among the parameters too. */
    private static final String LIMITS = "limits";

    private static final String VHOSTS = "vhosts";
    private static final String PASSWORD = "password_hash";
    private static final Set<String> SECRETS = Set.of(PASSWORD);

    private final ArrayNode added = Json.array();
    private final ArrayNode changed = Json.array();
    private final ArrayNode kept = Json.array();
    private final ArrayNode missing = Json.array();
    private int unchanged;

    private static Map<String, List<String>> identities() {
        Map<String, List<String>> identities = new LinkedHashMap<>();
        identities.put("users", List.of("name"));
        identities.put(VHOSTS, List.of("name"));
        identities.put("permissions", List.of("vhost", "user"));
        identities.put("topic_permissions", List.of("vhost", "user", "exchange"));
        identities.put("global_parameters", List.of("name"));
        identities.put("policies", List.of("vhost", "name"));
        identities.put("parameters", List.of("vhost", "component", "name"));
        identities.put("exchanges", List.of("vhost", "name"));
        identities.put("queues", List.of("vhost", "name"));
        identities.put(
                "bindings", List.of("vhost", "source", "destination", "destination_type", "routing_key", "arguments"));
        return identities;
    }

    /**
     * @param file the file as the broker would export it
     * @param running what the broker exports
     */
    ObjectNode of(ObjectNode file, ObjectNode running) {
        IDENTITY.forEach((kind, identity) -> compare(kind, byIdentity(file, kind), byIdentity(running, kind)));
        return Json.object()
                .<ObjectNode>set("added", added)
                .<ObjectNode>set("changed", changed)
                .<ObjectNode>set("kept", kept)
                .put("unchanged", unchanged)
                .set("missing_in_file", missing);
    }

    private static Map<ObjectNode, ObjectNode> byIdentity(ObjectNode definitions, String kind) {
        Map<ObjectNode, ObjectNode> byIdentity = new LinkedHashMap<>();
        for (JsonNode each : definitions.path(kind)) {
            ObjectNode definition = (ObjectNode) each;
            byIdentity.put(identity(kind, definition), definition);
        }
        return byIdentity;
    }

    private static ObjectNode identity(String kind, ObjectNode definition) {
        ObjectNode identity = Json.object().put("kind", kind);
        for (String field : IDENTITY.get(kind)) {
            if (definition.has(field)) {
                identity.set(field, definition.get(field));
            }
        }
        return identity;
    }

    private void compare(String kind, Map<ObjectNode, ObjectNode> file, Map<ObjectNode, ObjectNode> running) {
        Map<ObjectNode, ObjectNode> left = new HashMap<>(running);
        file.forEach((identity, wanted) -> {
            ObjectNode existing = left.remove(identity);
            if (existing == null) {
                ObjectNode definition = wanted.deepCopy();
                definition.remove(IDENTITY.get(kind));
                if (kind.equals(VHOSTS)) {
                    definition.remove(LIMITS);
                }
                hideSecrets(definition);
                added.add(definition.isEmpty() ? identity : identity.deepCopy().set("definition", definition));
            } else {
                compare(kind, identity, wanted, existing);
            }
        });
        running.keySet().stream().filter(left::containsKey).forEach(missing::add);
    }

    private void compare(String kind, ObjectNode identity, ObjectNode wanted, ObjectNode existing) {
        ObjectNode from = Json.object();
        ObjectNode to = Json.object();
        Set<String> fields = new TreeSet<>();
        wanted.fieldNames().forEachRemaining(fields::add);
        existing.fieldNames().forEachRemaining(fields::add);
        if (kind.equals(VHOSTS)) {
            fields.remove(LIMITS);
        }
        for (String field : fields) {
            if (!same(wanted.get(field), existing.get(field))) {
                from.set(field, existing.get(field));
                to.set(field, wanted.get(field));
            }
        }
        if (from.isEmpty()) {
            unchanged++;
            return;
        }
        hideSecrets(from);
        hideSecrets(to);
        ObjectNode difference = identity.deepCopy();
        difference.set("from", from);
        difference.set("to", to);
        (KEPT.contains(kind) ? kept : changed).add(difference);
    }

    /** Equal, whatever the order of keys and the width of numbers. */
    private static boolean same(JsonNode one, JsonNode other) {
        return one != null && other != null && one.equals(DefinitionDifference::compareNumbers, other);
    }

    private static int compareNumbers(JsonNode one, JsonNode other) {
        if (one.equals(other)) {
            return 0;
        }
        return one.isNumber() && other.isNumber() ? one.decimalValue().compareTo(other.decimalValue()) : 1;
    }

    private static void hideSecrets(ObjectNode definition) {
        SECRETS.stream()
                .filter(definition::has)
                .forEach(secret ->
                        definition.put(secret, definition.path(secret).asText().isEmpty() ? "(none)" : "(hidden)"));
    }
}
