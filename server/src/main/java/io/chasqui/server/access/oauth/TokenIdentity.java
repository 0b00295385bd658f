package io.chasqui.server.access.oauth;

import io.chasqui.server.access.Identity;
import io.chasqui.server.access.Permissions.Action;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Somebody who came with a token, who need not be in the user database. What the scopes do not grant is forbidden. */
final class TokenIdentity implements Identity {

    private static final AtomicLong NEXT_VERSION = new AtomicLong();

    private final String name;
    private final List<String> tags;
    private final List<Scope> scopes;
    private final Instant expiry;

    /** No two tokens share one: what was remembered of one does not hold for the next. */
    private final long version = NEXT_VERSION.incrementAndGet();

    /** @param expiry null if the token does not say */
    TokenIdentity(String name, List<String> tags, List<Scope> scopes, Instant expiry) {
        this.name = name;
        this.tags = List.copyOf(tags);
        this.scopes = List.copyOf(scopes);
        this.expiry = expiry;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<String> tags() {
        return tags;
    }

    @Override
    public boolean mayEnter(String vhost) {
        return scopes.stream().anyMatch(scope -> scope.opens(vhost));
    }

    @Override
    public boolean may(Action action, String vhost, String resource) {
        String asked = resource.isEmpty() ? "amq.default" : resource;
        return scopes.stream().anyMatch(scope -> scope.grants(action, vhost, asked));
    }

    @Override
    public boolean restrictsTopics() {
        return true;
    }

    @Override
    public boolean mayUseTopic(Action action, String vhost, String exchange, String routingKey) {
        return scopes.stream().anyMatch(scope -> scope.grantsTopic(action, vhost, exchange, routingKey));
    }

    @Override
    public long version() {
        return version;
    }

    @Override
    public Instant expiry() {
        return expiry;
    }

    @Override
    public boolean isInternal() {
        return false;
    }
}
