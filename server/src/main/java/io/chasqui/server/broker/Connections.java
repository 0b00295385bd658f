package io.chasqui.server.broker;

import io.chasqui.codec.amqp091.ProtocolException;
import io.chasqui.codec.amqp091.ReplyCode;
import io.chasqui.server.access.AccessControl;
import io.chasqui.server.access.Identity;
import io.chasqui.server.access.User;
import io.chasqui.server.access.UserLimits;
import io.chasqui.server.config.LimitConfig;
import io.chasqui.server.traffic.Churn;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/**
 * The open connections of a broker and how many channels they have, and the limits on both. Any thread may call. What
 * is counted is counted before it is compared, so that two that come at once cannot both take the last place.
 */
public final class Connections {

    private final LimitConfig config;
    private final AccessControl access;
    private final VirtualHosts vhosts;
    private final Churn churn;
    private final Set<ClientConnection> open = ConcurrentHashMap.newKeySet();
    private final AtomicLong admitted = new AtomicLong();
    private final AtomicLong channels = new AtomicLong();
    private final Map<String, Long> byVhost = new ConcurrentHashMap<>();
    private final Map<String, Long> byUser = new ConcurrentHashMap<>();
    private final Map<String, Long> channelsByUser = new ConcurrentHashMap<>();

    Connections(LimitConfig config, AccessControl access, VirtualHosts vhosts, Churn churn) {
        this.config = config;
        this.access = access;
        this.vhosts = vhosts;
        this.churn = churn;
    }

    /** All of them: a live view. */
    public Collection<ClientConnection> all() {
        return Collections.unmodifiableCollection(open);
    }

    public int count() {
        return open.size();
    }

    // ---- Opening

    /**
     * Lets a user into a virtual host, if it exists, nobody's limit is exceeded and the user has permissions there. Who
     * was let in is counted until {@link #closed}.
     *
     * @throws ProtocolException NOT_ALLOWED
     */
    public VirtualHost admit(Identity identity, String vhostName) {
        if (exceeds(admitted.incrementAndGet(), config.maxConnections())) {
            admitted.decrementAndGet();
            throw refused("connection refused: node connection limit ("
                    + config.maxConnections().getAsLong() + ") is reached");
        }
        try {
            return admitToVhost(identity, vhostName);
        } catch (ProtocolException e) {
            admitted.decrementAndGet();
            throw e;
        }
    }

    private VirtualHost admitToVhost(Identity identity, String vhostName) {
        VirtualHost vhost = vhosts.get(vhostName);
        if (vhost == null) {
            throw refused("vhost " + vhostName + " not found");
        }
        long limit = vhost.limits().maxConnections();
        if (exceeds(count(byVhost, vhostName), limit)) {
            discount(byVhost, vhostName);
            throw refused("access to vhost '" + vhostName + "' refused for user '" + identity.name()
                    + "': connection limit (" + limit + ") is reached");
        }
        try {
            admitUser(identity, vhostName);
        } catch (ProtocolException e) {
            discount(byVhost, vhostName);
            throw e;
        }
        return vhost;
    }

    private void admitUser(Identity identity, String vhostName) {
        String user = identity.name();
        long limit = limits(user).maxConnections();
        boolean full = exceeds(count(byUser, user), limit);
        if (!full && identity.mayEnter(vhostName)) {
            return;
        }
        discount(byUser, user);
        throw refused(
                full
                        ? "connection refused for user '" + user + "': user connection limit (" + limit + ") is reached"
                        : "access to vhost '" + vhostName + "' refused for user '" + user + "'");
    }

    private UserLimits limits(String name) {
        User user = access.user(name);
        return user == null ? UserLimits.NONE : user.limits();
    }

    /** Remembers a connection that was let in. */
    void opened(ClientConnection connection) {
        open.add(connection);
        churn.count(Churn.Event.CONNECTION_CREATED);
        if (vhosts.get(connection.vhost()) == null) {
            // It was deleted while the connection opened, and may have missed this one.
            connection.closeForced(deletionOf(connection.vhost()));
        }
    }

    /** Forgets a connection whose socket is gone. */
    void closed(ClientConnection connection) {
        if (open.remove(connection)) {
            churn.count(Churn.Event.CONNECTION_CLOSED);
            admitted.decrementAndGet();
            discount(byVhost, connection.vhost());
            discount(byUser, connection.user());
        }
    }

    // ---- Channels

    /**
     * Counts a channel that is about to open.
     *
     * @throws ProtocolException NOT_ALLOWED if its user or the node have too many
     */
    public void channelOpening(String user) {
        long limit = limits(user).maxChannels();
        if (exceeds(count(channelsByUser, user), limit)) {
            discount(channelsByUser, user);
            throw refused("number of channels opened for user '" + user
                    + "' has reached the maximum allowed user limit of " + limit);
        }
        if (exceeds(channels.incrementAndGet(), config.channelsPerNode())) {
            uncount(user, 1);
            throw refused("number of channels opened on node '" + NodeName.local()
                    + "' has reached the maximum allowed limit of "
                    + config.channelsPerNode().getAsLong());
        }
        churn.count(Churn.Event.CHANNEL_CREATED);
    }

    /** Forgets channels that were counted. */
    public void channelsClosed(String user, int number) {
        churn.count(Churn.Event.CHANNEL_CLOSED, number);
        uncount(user, number);
    }

    /** Open channels. */
    public long channelCount() {
        return channels.get();
    }

    private void uncount(String user, int number) {
        for (int i = 0; i < number; i++) {
            discount(channelsByUser, user);
        }
        channels.addAndGet(-number);
    }

    // ---- Closing

    /** Asks the clients of some connections to go. */
    void closeAll(Predicate<ClientConnection> which, String reason) {
        open.stream().filter(which).forEach(connection -> connection.closeForced(reason));
    }

    void vhostDeleted(String vhost) {
        closeAll(connection -> connection.vhost().equals(vhost), deletionOf(vhost));
    }

    private static String deletionOf(String vhost) {
        return "vhost '" + vhost + "' is deleted";
    }

    void userDeleted(String user) {
        closeAll(connection -> connection.user().equals(user), "user '" + user + "' is deleted");
    }

    /** What a user may do in a virtual host may have become less: the consumers there are looked at anew. */
    void permissionsReduced(String user, String vhost) {
        open.stream()
                .filter(connection ->
                        connection.user().equals(user) && connection.vhost().equals(vhost))
                .forEach(ClientConnection::permissionsReduced);
    }

    /** Asks every client to go and waits a moment until they have. */
    void closeAll(String reason, long timeout, TimeUnit unit) throws InterruptedException {
        closeAll(connection -> true, reason);
        long deadline = System.nanoTime() + unit.toNanos(timeout);
        while (!open.isEmpty() && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    // ---- Counting

    private static long count(Map<String, Long> counts, String name) {
        return counts.merge(name, 1L, Long::sum);
    }

    private static void discount(Map<String, Long> counts, String name) {
        counts.computeIfPresent(name, (key, count) -> count == 1 ? null : count - 1);
    }

    private static boolean exceeds(long count, OptionalLong limit) {
        return limit.isPresent() && count > limit.getAsLong();
    }

    private static boolean exceeds(long count, long limit) {
        return limit >= 0 && count > limit;
    }

    private static ProtocolException refused(String why) {
        return new ProtocolException(ReplyCode.NOT_ALLOWED, why);
    }
}
