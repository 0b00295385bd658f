package io.chasqui.server.access;

import io.chasqui.server.access.Permissions.Action;
import java.time.Instant;
import java.util.List;

/** A user of the database, as the database is at the moment of each question: what is revoked is gone at once. */
record DatabaseIdentity(String name, AccessControl access) implements Identity {

    @Override
    public List<String> tags() {
        User user = access.user(name);
        return user == null ? List.of() : user.tags();
    }

    @Override
    public boolean mayEnter(String vhost) {
        return access.permissions(name, vhost) != null;
    }

    @Override
    public boolean may(Action action, String vhost, String resource) {
        Permissions permissions = access.permissions(name, vhost);
        return permissions != null && permissions.allow(action, resource);
    }

    @Override
    public boolean restrictsTopics() {
        return access.hasTopicPermissions();
    }

    @Override
    public boolean mayUseTopic(Action action, String vhost, String exchange, String routingKey) {
        return access.allowsTopic(name, vhost, exchange, action, routingKey);
    }

    @Override
    public long version() {
        return access.version();
    }

    @Override
    public Instant expiry() {
        return null;
    }

    @Override
    public boolean isInternal() {
        return true;
    }
}
