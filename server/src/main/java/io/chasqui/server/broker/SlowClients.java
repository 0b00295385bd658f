package io.chasqui.server.broker;

import io.chasqui.server.broker.ConnectionStatus.ChannelStatus;
import io.chasqui.server.broker.ConnectionStatus.ConsumerStatus;
import io.chasqui.server.traffic.ConnectionCount;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Tells in the log which clients hold up their messages: consumers that have all they may have and settle nothing, and
 * connections that do not read. One line when it has lasted for a while, and one when it is over. Looks at all
 * connections now and then, on one thread that is no loop.
 */
public final class SlowClients {

    private static final Logger LOG = LoggerFactory.getLogger(SlowClients.class);

    private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long CONSUMER_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final long SOCKET_NANOS = TimeUnit.SECONDS.toNanos(15);

    /** Somebody who has not moved since a time. */
    private record Stuck(String who, long progress, long since, boolean told) {

        Stuck asTold() {
            return new Stuck(who, progress, since, true);
        }
    }

    private final Collection<ClientConnection> connections;
    private final LongSupplier clock;
    private final BiConsumer<Level, String> log;
    private Map<Object, Stuck> stuck = new IdentityHashMap<>();
    private Map<Object, Stuck> before = stuck;
    private long lastLook;

    /** @param connections those that are open: a live view */
    public SlowClients(Collection<ClientConnection> connections) {
        this(connections, System::nanoTime, (level, line) -> LOG.atLevel(level).log(line));
    }

    /** @param log gets the lines */
    SlowClients(Collection<ClientConnection> connections, LongSupplier clock, BiConsumer<Level, String> log) {
        this.connections = connections;
        this.clock = clock;
        this.log = log;
        this.lastLook = clock.getAsLong();
    }

    /** To be called often. */
    public void check() {
        long now = clock.getAsLong();
        if (now - lastLook < INTERVAL_NANOS) {
            return;
        }
        lastLook = now;
        before = stuck;
        stuck = new IdentityHashMap<>();
        for (ClientConnection connection : connections) {
            ConnectionStatus status = connection.status();
            if (status != null) {
                lookAt(connection, status, now);
            }
        }
        before.forEach(this::tellEnd);
        before = Map.of();
    }

    private void lookAt(ClientConnection connection, ConnectionStatus status, long now) {
        if (status.pendingBytes() > 0) {
            long sent = connection.traffic().counts().get(ConnectionCount.SENT_BYTES);
            note(connection, "connection " + connection.name() + " of user '" + connection.user() + "'", sent, now);
            tellAfter(SOCKET_NANOS, connection, now, "does not read: " + status.pendingBytes() + " bytes wait for it");
        }
        for (ChannelStatus channel : status.channels()) {
            channel.consumers().forEach(consumer -> lookAt(connection, channel.number(), consumer, now));
        }
    }

    private void lookAt(ClientConnection connection, int channel, ConsumerStatus consumer, long now) {
        Subscription subscription = consumer.subscription();
        if (!subscription.isFull()) {
            return;
        }
        note(subscription, describe(connection, channel, consumer), subscription.settledCount(), now);
        tellAfter(
                CONSUMER_NANOS,
                subscription,
                now,
                "has settled none of its " + subscription.prefetch() + " messages, and gets no more until it does");
    }

    private static String describe(ClientConnection connection, int channel, ConsumerStatus consumer) {
        return "consumer '" + consumer.tag() + "' of " + consumer.subscription().queue() + " on channel " + channel
                + " of connection " + connection.name() + " of user '" + connection.user() + "'";
    }

    /** It cannot go on; since when depends on whether it has moved since the last look. */
    private void note(Object key, String who, long progress, long now) {
        Stuck earlier = before.get(key);
        boolean moved = earlier == null || earlier.progress != progress;
        if (!moved) {
            before.remove(key);
        }
        stuck.put(key, moved ? new Stuck(who, progress, now, false) : earlier);
    }

    private void tellAfter(long nanos, Object key, long now, String what) {
        Stuck current = stuck.get(key);
        if (!current.told && now - current.since >= nanos) {
            stuck.put(key, current.asTold());
            log.accept(Level.WARN, current.who + " " + what + "; for " + seconds(now - current.since) + " s so far");
        }
    }

    private void tellEnd(Object key, Stuck was) {
        if (was.told) {
            log.accept(Level.INFO, was.who + " goes on, or is gone, after " + seconds(lastLook - was.since) + " s");
        }
    }

    private static long seconds(long nanos) {
        return TimeUnit.NANOSECONDS.toSeconds(nanos);
    }
}
