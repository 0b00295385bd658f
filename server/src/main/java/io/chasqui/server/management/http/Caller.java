package io.chasqui.server.management.http;

import io.chasqui.routing.Exchange;
import io.chasqui.server.access.Identity;
import io.chasqui.server.access.Permissions.Action;
import java.util.Set;

/** The user behind a request, and what the user may see and do. */
public final class Caller {

    private static final Set<String> TAGS = Set.of("administrator", "monitoring", "policymaker", "management");

    private final Identity identity;

    public Caller(Identity identity) {
        this.identity = identity;
    }

    public String name() {
        return identity.name();
    }

    public Identity identity() {
        return identity;
    }

    public boolean isAdministrator() {
        return has("administrator");
    }

    /** May see what belongs to others. */
    public boolean isMonitor() {
        return has("monitoring") || isAdministrator();
    }

    /** True if the user's tags satisfy what a route asks for. */
    public boolean satisfies(Access required) {
        return switch (required) {
            case ANYONE -> true;
            case MANAGEMENT -> identity.tags().stream().anyMatch(TAGS::contains);
            case POLICYMAKER -> has("policymaker") || isAdministrator();
            case MONITORING -> isMonitor();
            case ADMINISTRATOR -> isAdministrator();
        };
    }

    /** A user without permissions in a virtual host does not see it. */
    public boolean sees(String vhost) {
        return identity.mayEnter(vhost);
    }

    /** @throws ApiException 401 unless the user has this permission on the resource */
    public void require(Action action, String vhost, String resource) {
        if (!may(action, vhost, resource)) {
            throw ApiException.notAuthorised("Access refused.");
        }
    }

    public boolean may(Action action, String vhost, String resource) {
        return identity.may(action, vhost, resource);
    }

    /** @throws ApiException 401 unless the user may read this topic; only exchanges of topics have any */
    public void requireTopic(String vhost, Exchange<?> exchange, String key) {
        boolean isRestricted = identity.restrictsTopics()
                && exchange != null
                && exchange.definition().type().equals("topic");
        if (isRestricted && !identity.mayUseTopic(Action.READ, vhost, exchange.name(), key)) {
            throw ApiException.notAuthorised("Access refused.");
        }
    }

    private boolean has(String tag) {
        return identity.hasTag(tag);
    }
}
