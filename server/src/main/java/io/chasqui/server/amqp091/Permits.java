package io.chasqui.server.amqp091;

import io.chasqui.codec.amqp091.ProtocolException;
import io.chasqui.codec.amqp091.ReplyCode;
import io.chasqui.routing.Exchange;
import io.chasqui.routing.RoutedMessage;
import io.chasqui.server.access.Identity;
import io.chasqui.server.access.Permissions.Action;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What the user of a channel may touch, remembering the answers: the expressions are evaluated once per resource, and
 * again whenever the user, its token or a permission changes. Confined to the connection's loop.
 */
final class Permits {

    /** Answers remembered; a client that touches more names than this pays for the evaluation. */
    private static final int MAX_REMEMBERED = 64;

    private record Question(Action action, String name) {}

    private final Supplier<Identity> identity;
    private final String vhost;
    private final Set<Question> granted = new HashSet<>(4);
    private long version;

    /** @param identity asked each time: a client may bring a new token */
    Permits(Supplier<Identity> identity, String vhost) {
        this.identity = identity;
        this.vhost = vhost;
        this.version = version();
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
        return may(Action.READ, queue);
    }

    /** Passive declarations need any one of the three. */
    void requireAny(String name, String kind) {
        for (Action action : Action.values()) {
            if (may(action, name)) {
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
        return identity.get().restrictsTopics() && exchange.definition().type().equals("topic");
    }

    private void requireTopic(Action action, Exchange<?> exchange, String key) {
        if (!identity.get().mayUseTopic(action, vhost, exchange.name(), key)) {
            throw refused(action, key, "topic", "exchange '" + exchange.name() + "' in vhost");
        }
    }

    /** Whether messages may name another user as the one who published them. */
    boolean mayImpersonate() {
        return identity.get().hasTag("impersonator");
    }

    private void require(Action action, String name, String kind) {
        long current = version();
        if (version != current) {
            version = current;
            granted.clear();
        }
        Question question = new Question(action, name);
        if (granted.contains(question)) {
            return;
        }
        if (!may(action, name)) {
            throw refused(action, name, kind);
        }
        if (granted.size() < MAX_REMEMBERED) {
            granted.add(question);
        }
    }

    private boolean may(Action action, String name) {
        return identity.get().may(action, vhost, name);
    }

    /** Changes when answers given earlier may no longer hold. */
    long version() {
        return identity.get().version();
    }

    String user() {
        return identity.get().name();
    }

    private ProtocolException refused(Action action, String name, String kind) {
        return refused(action, name.isEmpty() ? "amq.default" : name, kind, "vhost");
    }

    private ProtocolException refused(Action action, String name, String kind, String place) {
        return new ProtocolException(
                ReplyCode.ACCESS_REFUSED,
                action + " access to " + kind + " '" + name + "' in " + place + " '" + vhost + "' refused for user '"
                        + user() + "'");
    }
}
