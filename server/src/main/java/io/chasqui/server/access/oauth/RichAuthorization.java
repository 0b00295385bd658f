package io.chasqui.server.access.oauth;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Rich authorization requests (RFC 9396) as scopes: actions on locations such as {@code cluster:c/vhost:v/queue:q}. */
record RichAuthorization(String resourceServerId, String resourceServerType) {

    private static final Set<String> ACTIONS = Set.of("read", "write", "configure");
    private static final Set<String> TAGS = Set.of("monitoring", "administrator", "management", "policymaker");

    /** @param details the claim, or null */
    List<String> scopes(Object details) {
        if (resourceServerType.isEmpty() || !(details instanceof List<?> list)) {
            return List.of();
        }
        return list.stream()
                .filter(Map.class::isInstance)
                .map(detail -> (Map<?, ?>) detail)
                .filter(detail -> resourceServerType.equals(detail.get("type")))
                .flatMap(this::scopes)
                .toList();
    }

    private Stream<String> scopes(Map<?, ?> detail) {
        List<String> places =
                oneOrMore(detail.get("locations")).flatMap(this::place).toList();
        if (places.isEmpty()) {
            return Stream.empty();
        }
        return oneOrMore(detail.get("actions")).flatMap(action -> scopes(action, places));
    }

    private Stream<String> scopes(String action, List<String> places) {
        if (TAGS.contains(action)) {
            return Stream.of(resourceServerId + ".tag:" + action);
        }
        return ACTIONS.contains(action)
                ? places.stream().map(place -> resourceServerId + "." + action + ":" + place)
                : Stream.empty();
    }

    private static Stream<String> oneOrMore(Object value) {
        return value instanceof String text ? Stream.of(text) : Claims.words(value).stream();
    }

    /** Where a location is in the notation of scopes; nowhere, if it is at another broker. */
    private Stream<String> place(String location) {
        Map<String, String> parts = new HashMap<>();
        for (String part : location.split("/")) {
            int colon = part.indexOf(':');
            if (colon > 0) {
                parts.put(part.substring(0, colon), part.substring(colon + 1));
            }
        }
        String cluster = parts.get("cluster");
        if (cluster == null || !isHere(cluster) || contradicts(parts)) {
            return Stream.empty();
        }
        String resource = parts.getOrDefault("queue", parts.getOrDefault("exchange", "*"));
        return Stream.of(
                parts.getOrDefault("vhost", "*") + "/" + resource + "/" + parts.getOrDefault("routing-key", "*"));
    }

    private boolean isHere(String cluster) {
        try {
            return Wildcard.of(cluster).matches(resourceServerId);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** One place cannot be a queue and an exchange of another name. */
    private static boolean contradicts(Map<String, String> parts) {
        String queue = parts.get("queue");
        String exchange = parts.get("exchange");
        return queue != null && exchange != null && !queue.equals(exchange);
    }
}
