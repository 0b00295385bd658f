package io.chasqui.server.amqp091;

import io.chasqui.codec.amqp091.FrameWriter;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Heartbeats both ways (AMQP 0-9-1 section 4.2.7): sends one when nothing else was sent for half the interval, and
 * closes the socket when nothing at all was received for two intervals. Confined to the connection's loop.
 */
final class Heartbeat implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger("connection");

    /** Checks per interval; four of them without a byte received are two intervals. */
    private static final int CHECKS_PER_INTERVAL = 2;

    private static final int MAX_SILENT_CHECKS = 2 * CHECKS_PER_INTERVAL;

    private final Connection connection;
    private final Future<?> timer;
    private boolean sent;
    private int silentChecks;

    Heartbeat(Connection connection, ChannelHandlerContext context, int intervalSeconds) {
        this.connection = connection;
        long period = TimeUnit.SECONDS.toMillis(intervalSeconds) / CHECKS_PER_INTERVAL;
        this.timer = context.executor().scheduleAtFixedRate(this, period, period, TimeUnit.MILLISECONDS);
    }

    void sent() {
        sent = true;
    }

    void received() {
        silentChecks = 0;
    }

    @Override
    public void run() {
        // While the broker itself does not read, the client's silence means nothing.
        if (!connection.suspended() && ++silentChecks > MAX_SILENT_CHECKS) {
            LOG.warn("connection {} closed: missed heartbeats from client", connection.name());
            connection.closeSocket();
            return;
        }
        if (!sent) {
            FrameWriter.heartbeat(connection.output(16));
        }
        sent = false;
    }

    void stop() {
        timer.cancel(false);
    }
}
