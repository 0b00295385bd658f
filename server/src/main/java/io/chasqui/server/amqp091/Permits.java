package io.chasqui.server.amqp091;

import io.chasqui.codec.amqp091.ProtocolException;
import io.chasqui.codec.amqp091.ReplyCode;
import io.chasqui.server.access.AccessControl;
import io.chasqui.server.access.Permissions;
import io.chasqui.server.access.Permissions.Action;
import java.util.HashSet;
import java.util.Set;

/**
 * What the user of a channel may touch, remembering the answers: the expressions are evaluated once per resource, and
 * again whenever a user or permission changes. Confined to the connection's loop.
 */
final class Permits {

    /** Answers remembered; a client that touches more names than this pays for the evaluation. */
    private static final int MAX_REMEMBERED = 64;

    private record Question(Action action, String name) {}

    private final AccessControl access;
    private final String user;
    private final String vhost;
    private final Set<Question> granted = new HashSet<>(4);
    private long version;

    Permits(AccessControl access, String user, String vhost) {
        this.access = access;
        this.user = user;
        this.vhost = vhost;
        this.version = access.version();
    }

    /** @throws ProtocolException ACCESS_REFUSED */
    void requireExchange(Action action, String name) {
        require(action, name, "exchange");
    }

    /** @throws ProtocolException ACCESS_REFUSED */
    void requireQueue(Action action, String name) {
        require(action, name, "queue");
    }

    /** Passive declarations need any one of the three. */
    void requireAny(String name, String kind) {
        Permissions permissions = access.permissions(user, vhost);
        for (Action action : Action.values()) {
            if (permissions != null && permissions.allow(action, name)) {
                return;
            }
        }
        throw refused(Action.CONFIGURE, name, kind);
    }

    private void require(Action action, String name, String kind) {
        if (version != access.version()) {
            version = access.version();
            granted.clear();
        }
        Question question = new Question(action, name);
        if (granted.contains(question)) {
            return;
        }
        Permissions permissions = access.permissions(user, vhost);
        if (permissions == null || !permissions.allow(action, name)) {
            throw refused(action, name, kind);
        }
        if (granted.size() < MAX_REMEMBERED) {
            granted.add(question);
        }
    }

    /** Changes when answers given earlier may no longer hold. */
    long version() {
        return access.version();
    }

    String user() {
        return user;
    }

    private ProtocolException refused(Action action, String name, String kind) {
        String shown = name.isEmpty() ? "amq.default" : name;
        return new ProtocolException(
                ReplyCode.ACCESS_REFUSED,
                action + " access to " + kind + " '" + shown + "' in vhost '" + vhost + "' refused for user '" + user
                        + "'");
    }
}
