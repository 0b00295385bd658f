package io.chasqui.server.amqp091;

import io.chasqui.codec.amqp091.Method;
import io.chasqui.server.amqp091.Connection.Phase;
import io.chasqui.server.amqp091.Connection.Suspension;
import io.chasqui.server.broker.Alarms;
import io.chasqui.server.broker.Broker;
import io.chasqui.server.broker.PublishRate;
import io.chasqui.server.broker.ReplyQueue;
import io.chasqui.server.loop.BrokerLoop;
import io.chasqui.store.log.Confirmation;
import io.chasqui.store.queue.MemoryAccount;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a publisher from filling the heap. While the broker has too much unfinished work the connection is simply not
 * read; during an alarm it is not read either, and the client is told so if it asked to be (connection.blocked).
 * Connections that only consume are never held. Confined to the connection's loop.
 *
 * <p>A connection that has begun something, a message of which it has sent a part or a transaction, holds memory until
 * it has finished. It may go on for longer than the others: else all might wait for each other.
 */
final class PublisherFlow implements Alarms.Listener, Confirmation {

    private static final Logger LOG = LoggerFactory.getLogger("connection");

    private final Connection connection;
    private final Broker broker;
    private final BrokerLoop loop;
    private final MemoryAccount memory;
    private final Runnable wakeUp;
    private Alarms.Scope alarms;
    private long unfinishedBytes;
    private boolean publishedSinceCheck;
    private boolean checkAfterMessage;
    private boolean toldBlocked;
    private boolean paused;
    private long pausedUntil;
    private long blockedSince;
    private boolean closed;

    PublisherFlow(Connection connection, Broker broker, BrokerLoop loop) {
        this.connection = connection;
        this.broker = broker;
        this.loop = loop;
        this.memory = broker.memory().account(loop);
        this.wakeUp = () -> loop.execute(this::recheck);
    }

    /**
     * A message was published on this connection.
     *
     * @param rate how fast that may go; null if that does not matter
     * @param bytes of its body
     */
    void published(PublishRate rate, int bytes) {
        publishedSinceCheck = true;
        if (rate != null) {
            keepPace(rate, bytes);
        }
        if (checkAfterMessage) {
            checkAfterMessage = false;
            check();
        }
    }

    /** Reads on when the virtual host's rate allows the next message. */
    private void keepPace(PublishRate rate, int bytes) {
        long now = System.nanoTime();
        long wait = rate.take(bytes, now);
        if (wait > 0) {
            pausedUntil = now + wait;
            paused = true;
            suspend();
        }
    }

    private void suspend() {
        if (!connection.isSuspended(Suspension.FLOW) && waitsForRelief()) {
            connection.suspend(Suspension.FLOW);
        }
    }

    /** The connection holds more bytes of what is not published yet, or less if negative. */
    void unfinished(long bytes) {
        unfinishedBytes += bytes;
        memory.add(bytes);
    }

    /** Called after each batch of input. */
    void check() {
        if (!publishedSinceCheck && unfinishedBytes == 0 || connection.phase() != Phase.OPEN) {
            return;
        }
        if (alarms == null) {
            alarms = broker.alarms().of(connection.vhost());
            alarms.add(this, loop);
        }
        if (publishedSinceCheck && alarms.active()) {
            block();
        }
        publishedSinceCheck = false;
        suspend();
    }

    /** Whether the broker has too much to do. Then {@link #recheck} is called when that has changed. */
    private boolean waitsForRelief() {
        if (paused && isPaused()) {
            return true;
        }
        if (broker.memory().publishersShouldPause() && waitsForMemory()) {
            return true;
        }
        if (loop.partition().pendingBytes() > Broker.MAX_UNWRITTEN_BYTES) {
            loop.partition().barrier(this, 0);
            return true;
        }
        if (loop.congested()) {
            loop.whenNotCongested(wakeUp);
            return true;
        }
        return false;
    }

    private boolean isPaused() {
        long left = pausedUntil - System.nanoTime();
        paused = left > 0;
        if (paused) {
            loop.eventLoop().schedule(wakeUp, left, TimeUnit.NANOSECONDS);
        }
        return paused;
    }

    private boolean waitsForMemory() {
        if (unfinishedBytes == 0) {
            broker.memory().whenRelieved(wakeUp);
            return true;
        }
        if (broker.memory().exhausted()) {
            broker.memory().whenNotExhausted(wakeUp);
            return true;
        }
        checkAfterMessage = true;
        return false;
    }

    private void recheck() {
        if (closed || !connection.isSuspended(Suspension.FLOW) || waitsForRelief()) {
            return;
        }
        connection.resume(Suspension.FLOW);
        check();
    }

    /** What waited for the disk has been written. */
    @Override
    public void confirmed(long tag) {
        recheck();
    }

    @Override
    public void rejected(long tag) {
        recheck();
    }

    /** A client that this connection replies to has a lot to read already. */
    void pauseFor(ReplyQueue replies) {
        if (!connection.isSuspended(Suspension.FLOW)) {
            connection.suspend(Suspension.FLOW);
            replies.whenRelieved(wakeUp);
        }
    }

    private void block() {
        if (connection.isSuspended(Suspension.ALARM)) {
            return;
        }
        connection.suspend(Suspension.ALARM);
        blockedSince = System.nanoTime();
        LOG.info(
                "connection {} of user '{}' is blocked from publishing: {}",
                connection.name(),
                connection.user(),
                alarms.reason());
        if (connection.negotiation().wantsBlockedNotices()) {
            toldBlocked = true;
            connection.send(0, new Method.ConnectionBlocked(alarms.reason()));
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
        if (connection.isSuspended(Suspension.ALARM)) {
            LOG.info(
                    "connection {} of user '{}' may publish again, after {} s",
                    connection.name(),
                    connection.user(),
                    TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - blockedSince));
        }
        connection.resume(Suspension.ALARM);
    }

    void close() {
        closed = true;
        if (alarms != null) {
            alarms.remove(this, loop);
        }
    }
}
