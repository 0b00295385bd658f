package io.chasqui.server.access.oauth;

import io.chasqui.server.access.Permissions.Action;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A scope that grants something: {@code read:vhost/name} or {@code write:vhost/name/routing-key}, without the prefix
 * that says for which broker it is.
 */
final class Scope {

    /** Stands for the virtual host that is asked about. */
    private static final String VHOST_VARIABLE = "{vhost}";

    private final Action action;
    private final String[] parts;
    private final Wildcard[] patterns;

    private Scope(Action action, String[] parts) {
        this.action = action;
        this.parts = parts;
        this.patterns = new Wildcard[parts.length];
        for (int i = 0; i < parts.length; i++) {
            patterns[i] = parts[i].contains(VHOST_VARIABLE) ? null : Wildcard.of(parts[i]);
        }
    }

    /** Empty if the text grants no permission: it is for something else, or malformed. */
    static Optional<Scope> of(String text) {
        int colon = text.indexOf(':');
        Action action = colon < 0 ? null : action(text.substring(0, colon));
        String[] parts = text.substring(colon + 1).split("/", -1);
        if (action == null || parts.length < 2 || parts.length > 3) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Scope(action, parts));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Action action(String name) {
        return switch (name) {
            case "configure" -> Action.CONFIGURE;
            case "write" -> Action.WRITE;
            case "read" -> Action.READ;
            default -> null;
        };
    }

    boolean opens(String vhost) {
        return matches(0, vhost, vhost);
    }

    boolean grants(Action asked, String vhost, String name) {
        return asked == action && opens(vhost) && matches(1, name, vhost);
    }

    /** A scope without a routing key grants no topic. */
    boolean grantsTopic(Action asked, String vhost, String exchange, String routingKey) {
        return parts.length == 3 && grants(asked, vhost, exchange) && matches(2, routingKey, vhost);
    }

    private boolean matches(int part, String text, String vhost) {
        Wildcard pattern = patterns[part] != null ? patterns[part] : withVhost(parts[part], vhost);
        return pattern != null && pattern.matches(text);
    }

    private static Wildcard withVhost(String part, String vhost) {
        try {
            return Wildcard.of(part.replace(VHOST_VARIABLE, literal(vhost)));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** The text so that it stands for nothing but itself. */
    static String literal(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("*", "%2A");
    }
}
