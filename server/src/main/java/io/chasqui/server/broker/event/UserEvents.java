package io.chasqui.server.broker.event;

import static io.chasqui.server.broker.event.EventFields.name;

import io.chasqui.codec.amqp091.FieldArray;
import io.chasqui.server.access.Permissions;
import io.chasqui.server.access.TopicPermission;
import io.chasqui.server.access.User;
import io.chasqui.server.access.UserLimits;

/** Tells of users and what they may do. On the definition thread. */
public record UserEvents(Events events) {

    public void userChanged(User user, boolean created) {
        events.tell(created ? "user.created" : "user.password.changed", event -> event.put("name", name(user.name())));
        events.tell(
                "user.tags.set", event -> event.put("name", name(user.name())).put("tags", FieldArray.of(user.tags())));
    }

    public void userDeleted(String user) {
        events.tell("user.deleted", event -> event.put("name", name(user)));
    }

    public void userLimits(String user, UserLimits limits) {
        events.tell(limits.values().isEmpty() ? "user.limits.cleared" : "user.limits.set", event -> {
            limits.values().forEach(event::put);
            event.put("name", "limits").put("username", name(user));
        });
    }

    public void granted(String user, String vhost, Permissions permissions) {
        events.tell(
                "permission.created",
                event -> event.put("configure", permissions.configure().expression())
                        .put("read", permissions.read().expression())
                        .put("user", name(user))
                        .put("vhost", name(vhost))
                        .put("write", permissions.write().expression()));
    }

    public void revoked(String user, String vhost) {
        events.tell("permission.deleted", event -> event.put("user", name(user)).put("vhost", name(vhost)));
    }

    public void topicGranted(String user, String vhost, String exchange, TopicPermission permission) {
        events.tell(
                "topic.permission.created",
                event -> event.put("exchange", name(exchange))
                        .put("read", permission.read())
                        .put("user", name(user))
                        .put("vhost", name(vhost))
                        .put("write", permission.write()));
    }

    public void topicsRevoked(String user, String vhost) {
        events.tell(
                "topic.permission.deleted",
                event -> event.put("user", name(user)).put("vhost", name(vhost)));
    }
}
