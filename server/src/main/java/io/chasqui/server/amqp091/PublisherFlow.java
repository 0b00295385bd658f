package io.chasqui.server.amqp091;

import io.chasqui.codec.amqp091.Method;
import io.chasqui.server.amqp091.Connection.Phase;
import io.chasqui.server.amqp091.Connection.Suspension;
import io.chasqui.server.broker.Alarms;
import io.chasqui.server.broker.Broker;
import io.chasqui.server.broker.ReplyQueue;
import io.chasqui.server.loop.BrokerLoop;
import java.util.concurrent.TimeUnit;

/**
 * Keeps a publisher from filling the heap. While the broker has too much unfinished work the connection is simply not
 * read; during an alarm it is not read either, and the client is told so if it asked to be (connection.blocked).
 * Connections that only consume are never held. Confined to the connection's loop.
 */
final class PublisherFlow implements Alarms.Listener {

    private static final long RECHECK_MILLIS = 2;

    private final Connection connection;
    private final Broker broker;
    private final BrokerLoop loop;
    private boolean publishes;
    private boolean publishedSinceCheck;
    private boolean toldBlocked;
    private boolean closed;

    PublisherFlow(Connection connection, Broker broker, BrokerLoop loop) {
        this.connection = connection;
        this.broker = broker;
        this.loop = loop;
    }

    /** A message was published on this connection. */
    void published() {
        publishedSinceCheck = true;
    }

    /** Called after each batch of input. */
    void check() {
        if (!publishedSinceCheck || connection.phase() != Phase.OPEN) {
            return;
        }
        publishedSinceCheck = false;
        if (!publishes) {
            publishes = true;
            broker.alarms().add(this, loop);
        }
        if (broker.alarms().active()) {
            block();
        }
        if (overloaded() && !connection.isSuspended(Suspension.FLOW)) {
            connection.suspend(Suspension.FLOW);
            recheckLater();
        }
    }

    private boolean overloaded() {
        return broker.memory().publishersShouldPause()
                || loop.partition().pendingBytes() > Broker.MAX_UNWRITTEN_BYTES
                || loop.congested();
    }

    private void recheckLater() {
        connection.context().executor().schedule(this::recheck, RECHECK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void recheck() {
        if (closed) {
            return;
        }
        if (overloaded()) {
            recheckLater();
        } else {
            connection.resume(Suspension.FLOW);
            check();
        }
    }

    /** A client that this connection replies to has a lot to read already. */
    void pauseFor(ReplyQueue replies) {
        if (!connection.isSuspended(Suspension.FLOW)) {
            connection.suspend(Suspension.FLOW);
            replies.whenRelieved(() -> loop.execute(this::recheck));
        }
    }

    private void block() {
        if (connection.isSuspended(Suspension.ALARM)) {
            return;
        }
        connection.suspend(Suspension.ALARM);
        if (connection.negotiation().wantsBlockedNotices()) {
            toldBlocked = true;
            connection.send(0, new Method.ConnectionBlocked(broker.alarms().reason()));
        }
    }

    @Override
    public void alarmsChanged(boolean active) {
        if (closed || connection.phase() != Phase.OPEN) {
            return;
        }
        if (active) {
            block();
            return;
        }
        if (toldBlocked) {
            toldBlocked = false;
            connection.send(0, new Method.ConnectionUnblocked());
        }
        connection.resume(Suspension.ALARM);
    }

    void close() {
        closed = true;
        if (publishes) {
            broker.alarms().remove(this, loop);
        }
    }
}
