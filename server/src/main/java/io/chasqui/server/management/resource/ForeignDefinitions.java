package io.chasqui.server.management.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chasqui.server.management.http.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Takes out of a file of definitions what this broker does not have, so that a file of another broker imports unchanged:
 * streams, what plugins of RabbitMQ keep as parameters and policy settings, hashes of passwords that only LavinMQ knows.
 * What is taken out is told. Everything else that is wrong with a file stays in it and is refused later.
 */
final class ForeignDefinitions {

    /** Something that was in the file. */
    record Skipped(String kind, String vhost, String name, String reason) {

        ObjectNode toJson() {
            ObjectNode json = Json.object().put("kind", kind);
            if (vhost != null) {
                json.put("vhost", vhost);
            }
            return json.put("name", name).put("reason", reason);
        }

        @Override
        public String toString() {
            return kind + " '" + name + "'" + (vhost == null ? "" : " in vhost '" + vhost + "'") + ": " + reason;
        }
    }

    private static final Set<String> PLUGIN_COMPONENTS =
            Set.of("shovel", "federation", "federation-upstream", "federation-upstream-set");

    /** Settings of federation and sharding, and of the mirrored queues that RabbitMQ had before version 4. */
    private static final Set<String> PLUGIN_SETTINGS = Set.of(
            "federation-upstream",
            "federation-upstream-set",
            "federation-upstream-pattern",
            "shards-per-node",
            "ha-mode",
            "ha-params",
            "ha-sync-mode",
            "ha-sync-batch-size",
            "ha-promote-on-shutdown",
            "ha-promote-on-failure");

    private static final String NAME = "name";
    private static final String VHOST = "vhost";
    private static final String ARGUMENTS = "arguments";
    private static final String BCRYPT = "lavinmq_bcrypt";
    private static final String RESERVED = "amq.";

    private final ObjectNode file;
    private final Predicate<String> predeclared;
    private final List<Skipped> skipped = new ArrayList<>();
    private final Set<List<String>> streams = new HashSet<>();

    private ForeignDefinitions(ObjectNode file, Predicate<String> predeclared) {
        this.file = file;
        this.predeclared = predeclared;
    }

    /**
     * @param file is changed
     * @param predeclared whether each virtual host has an exchange of this name without asking
     * @return what was taken out
     */
    static List<Skipped> removeFrom(ObjectNode file, Predicate<String> predeclared) {
        return new ForeignDefinitions(file, predeclared).remove();
    }

    private List<Skipped> remove() {
        removeIf("users", this::hasUnknownPassword);
        removeIf("parameters", this::isOfPlugin);
        removeIf("policies", policy -> hasOnlyForeignSettings("policies", policy, policy));
        removeIf("exchanges", this::isForeignExchange);
        removeIf("queues", this::isStream);
        removeIf("bindings", this::isForeignBinding);
        return skipped;
    }

    private void removeIf(String kind, Predicate<ObjectNode> foreign) {
        if (!(file.get(kind) instanceof ArrayNode list)) {
            return;
        }
        for (Iterator<JsonNode> each = list.iterator(); each.hasNext(); ) {
            if (each.next() instanceof ObjectNode object && foreign.test(object)) {
                each.remove();
            }
        }
    }

    private void skip(String kind, ObjectNode object, String reason) {
        skipped.add(new Skipped(
                kind,
                Json.text(object, VHOST, null),
                Json.text(object, NAME, Json.text(object, "source", "")),
                reason));
    }

    /** The user comes without a password then, but comes. */
    private boolean hasUnknownPassword(ObjectNode user) {
        if (BCRYPT.equals(Json.text(user, "hashing_algorithm", null))) {
            user.put("password_hash", "");
            user.remove("hashing_algorithm");
            skip("users", user, "the password is hashed with bcrypt and is left out; give the user another one");
        }
        return false;
    }

    private boolean isOfPlugin(ObjectNode parameter) {
        String component = Json.text(parameter, "component", "");
        if (PLUGIN_COMPONENTS.contains(component)) {
            skip("parameters", parameter, "there is no component " + component);
            return true;
        }
        return component.equals(DefinitionExport.OPERATOR_POLICY)
                && parameter.get("value") instanceof ObjectNode policy
                && hasOnlyForeignSettings("parameters", parameter, policy);
    }

    /** Takes the foreign settings of a policy away; without any other it is of no use. */
    private boolean hasOnlyForeignSettings(String kind, ObjectNode named, ObjectNode policy) {
        if (!(policy.get("definition") instanceof ObjectNode settings)) {
            return false;
        }
        List<String> foreign = new ArrayList<>();
        settings.fieldNames().forEachRemaining(setting -> {
            if (PLUGIN_SETTINGS.contains(setting)) {
                foreign.add(setting);
            }
        });
        if (foreign.isEmpty()) {
            return false;
        }
        settings.remove(foreign);
        skip(kind, named, "there is no policy setting " + String.join(", ", foreign));
        return settings.isEmpty();
    }

    private boolean isForeignExchange(ObjectNode exchange) {
        String name = Json.text(exchange, NAME, null);
        if (name == null) {
            return false;
        }
        if (isForeignName(name)) {
            skip("exchanges", exchange, "there is no exchange of this reserved name");
            return true;
        }
        translate(exchange);
        return DefinitionExport.isReserved(name);
    }

    /** LavinMQ has names of its own for what RabbitMQ's plugins do. */
    private static void translate(ObjectNode exchange) {
        String type = Json.text(exchange, "type", "");
        if (type.equals("x-delayed-exchange")) {
            exchange.put("type", "x-delayed-message");
        }
        if (type.equals("x-consistent-hash")
                && exchange.get(ARGUMENTS) instanceof ObjectNode arguments
                && arguments.has("x-hash-on")) {
            arguments.set("hash-header", arguments.remove("x-hash-on"));
        }
    }

    private boolean isForeignName(String exchange) {
        return exchange.startsWith(RESERVED) && !predeclared.test(exchange);
    }

    private boolean isStream(ObjectNode queue) {
        boolean stream = queue.get(ARGUMENTS) instanceof ObjectNode arguments
                && "stream".equals(Json.text(arguments, "x-queue-type", null));
        if (stream) {
            streams.add(List.of(Json.text(queue, VHOST, ""), Json.text(queue, NAME, "")));
            skip("queues", queue, "there are no streams");
        }
        return stream;
    }

    /** Bindings of the default exchange are there with their queues: some brokers write them down. */
    private boolean isForeignBinding(ObjectNode binding) {
        String source = Json.text(binding, "source", null);
        String destination = Json.text(binding, "destination", "");
        boolean toQueue = "queue".equals(Json.text(binding, "destination_type", "queue"));
        if (toQueue && streams.contains(List.of(Json.text(binding, VHOST, ""), destination))) {
            skip("bindings", binding, "it leads to the stream '" + destination + "'");
            return true;
        }
        boolean fromForeign = source != null && isForeignName(source);
        if (fromForeign || !toQueue && isForeignName(destination)) {
            skip("bindings", binding, "there is no exchange '" + (fromForeign ? source : destination) + "'");
            return true;
        }
        return "".equals(source);
    }
}
