package io.chasqui.server.management.http;

import io.chasqui.server.access.AccessControl;
import io.chasqui.server.access.Permissions;
import io.chasqui.server.access.Permissions.Action;
import io.chasqui.server.access.User;
import java.util.Set;

/** The user behind a request, and what the user may see and do. */
public final class Caller {

    private static final Set<String> TAGS = Set.of("administrator", "monitoring", "policymaker", "management");

    private final User user;
    private final AccessControl access;

    public Caller(User user, AccessControl access) {
        this.user = user;
        this.access = access;
    }

    public String name() {
        return user.name();
    }

    public User user() {
        return user;
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
            case MANAGEMENT -> user.tags().stream().anyMatch(TAGS::contains);
            case POLICYMAKER -> has("policymaker") || isAdministrator();
            case MONITORING -> isMonitor();
            case ADMINISTRATOR -> isAdministrator();
        };
    }

    /** A user without permissions in a virtual host does not see it. */
    public boolean sees(String vhost) {
        return access.permissions(user.name(), vhost) != null;
    }

    /** @throws ApiException 401 unless the user has this permission on the resource */
    public void require(Action action, String vhost, String resource) {
        if (!may(action, vhost, resource)) {
            throw ApiException.notAuthorised("Access refused.");
        }
    }

    public boolean may(Action action, String vhost, String resource) {
        Permissions permissions = access.permissions(user.name(), vhost);
        return permissions != null && permissions.allow(action, resource);
    }

    private boolean has(String tag) {
        return user.tags().contains(tag);
    }
}
