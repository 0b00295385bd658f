package io.chasqui.server.broker;

import io.chasqui.codec.amqp091.FieldTable;
import io.chasqui.routing.Binding;
import io.chasqui.routing.Removal;
import io.chasqui.store.definitions.DefinitionChange;
import io.chasqui.store.definitions.DefinitionKey;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Tells in words what has changed, for the audit log: no secrets, and names that cannot pretend to be something else.
 */
final class AuditLines {

    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    private AuditLines() {}

    /** A text that a client has chosen: on one line, and without an apostrophe that would end it. */
    static String safe(String text) {
        return CONTROL.matcher(text.replace("\\", "\\\\").replace("'", "\\'")).replaceAll("?");
    }

    private static String quoted(String name) {
        return "'" + safe(name) + "'";
    }

    // ---- Queues, exchanges and bindings

    static List<String> queue(String name, String vhost, String deed) {
        return List.of("queue " + quoted(name) + in(vhost) + " " + deed);
    }

    static List<String> exchange(String name, String vhost, String deed) {
        return List.of("exchange " + quoted(name) + in(vhost) + " " + deed);
    }

    static List<String> binding(Binding binding, String vhost, String deed) {
        return List.of("binding of " + binding.destinationKind() + " " + quoted(binding.destination()) + " to exchange "
                + quoted(binding.source()) + " with key " + quoted(binding.routingKey()) + in(vhost) + " " + deed);
    }

    /** What goes with something else is told by that. */
    static List<String> removed(Removal removal, String vhost) {
        Stream<List<String>> lines = removal.exchanges().isEmpty()
                ? removal.bindings().stream().map(binding -> binding(binding, vhost, "removed"))
                : removal.exchanges().stream().map(exchange -> exchange(exchange, vhost, "deleted"));
        return lines.flatMap(List::stream).toList();
    }

    static List<String> queueRemoved(String queue, Removal removal, String vhost) {
        Stream<String> exchanges = removal.exchanges().isEmpty() ? Stream.empty() : removed(removal, vhost).stream();
        return Stream.concat(queue(queue, vhost, "deleted").stream(), exchanges).toList();
    }

    static List<String> parameter(String component, String name, String vhost, String deed) {
        return List.of("parameter " + quoted(name) + " of " + quoted(component) + in(vhost) + " " + deed);
    }

    private static String in(String vhost) {
        return " in virtual host " + quoted(vhost);
    }

    // ---- Everything else, from what is stored

    static List<String> of(List<DefinitionChange> changes) {
        return changes.stream().map(AuditLines::of).toList();
    }

    private static String of(DefinitionChange change) {
        FieldTable value = change.value();
        return subject(change.key()) + (value == null ? " deleted" : " set" + details(change.key(), value));
    }

    private static String subject(DefinitionKey key) {
        String name = quoted(key.name());
        return switch (key.kind()) {
            case GLOBAL_PARAMETER -> "global parameter " + name;
            case VHOST -> "virtual host " + name;
            case USER -> "user " + name;
            case PERMISSION -> "permissions of user " + name + in(key.vhost());
            case TOPIC_PERMISSION -> "topic permissions of user " + name + in(key.vhost());
            case PARAMETER -> "parameters of " + name + in(key.vhost());
            case OPERATOR_POLICY -> "operator policy " + name + in(key.vhost());
            case POLICY -> "policy " + name + in(key.vhost());
            case EXCHANGE -> "exchange " + name + in(key.vhost());
            case QUEUE -> "queue " + name + in(key.vhost());
            case BINDING -> "binding " + name + in(key.vhost());
        };
    }

    /** Passwords and parameters, in which there may be passwords, are nobody's business. */
    private static String details(DefinitionKey key, FieldTable value) {
        return switch (key.kind()) {
            case USER -> " with tags " + safe(String.valueOf(value.get("tags")));
            case PERMISSION, TOPIC_PERMISSION, POLICY, OPERATOR_POLICY -> " to " + safe(value.toString());
            default -> "";
        };
    }
}
