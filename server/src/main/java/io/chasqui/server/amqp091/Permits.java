package io.chasqui.server.amqp091;

import io.chasqui.codec.amqp091.ProtocolException;
import io.chasqui.codec.amqp091.ReplyCode;
import io.chasqui.routing.Exchange;
import io.chasqui.routing.RoutedMessage;
import io.chasqui.server.access.AccessControl;
import io.chasqui.server.access.Permissions;
import io.chasqui.server.access.Permissions.Action;
import io.chasqui.server.access.User;
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

    /** Whether messages may be taken from the queue, as things are now. */
    boolean mayRead(String queue) {
        Permissions permissions = access.permissions(user, vhost);
        return permissions != null && permissions.allow(Action.READ, queue);
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

    /**
     * Checks every routing key of a message or binding, if the exchange is one of topics.
     *
     * @throws ProtocolException ACCESS_REFUSED
     */
    void requireTopics(Action action, Exchange<?> exchange, RoutedMessage message) {
        if (!restrictsTopics(exchange)) {
            return;
        }
        requireTopic(action, exchange, message.routingKey());
        for (String key : message.extraRoutingKeys()) {
            requireTopic(action, exchange, key);
        }
    }

    /**
     * Checks the key of a binding, if there is such an exchange and it is one of topics.
     *
     * @throws ProtocolException ACCESS_REFUSED
     */
    void requireBindingKey(Exchange<?> exchange, String key) {
        if (exchange != null && restrictsTopics(exchange)) {
            requireTopic(Action.READ, exchange, key);
        }
    }

    private boolean restrictsTopics(Exchange<?> exchange) {
        return access.hasTopicPermissions() && exchange.definition().type().equals("topic");
    }

    private void requireTopic(Action action, Exchange<?> exchange, String key) {
        if (!access.allowsTopic(user, vhost, exchange.name(), action, key)) {
            throw refused(action, key, "topic", "exchange '" + exchange.name() + "' in vhost");
        }
    }

    /** Whether messages may name another user as the one who published them. */
    boolean mayImpersonate() {
        User known = access.user(user);
        return known != null && known.hasTag("impersonator");
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
        return refused(action, name.isEmpty() ? "amq.default" : name, kind, "vhost");
    }

    private ProtocolException refused(Action action, String name, String kind, String place) {
        return new ProtocolException(
                ReplyCode.ACCESS_REFUSED,
                action + " access to " + kind + " '" + name + "' in " + place + " '" + vhost + "' refused for user '"
                        + user + "'");
    }
}
