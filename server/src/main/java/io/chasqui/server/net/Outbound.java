package io.chasqui.server.net;

import io.chasqui.server.traffic.ConnectionTraffic;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;

/**
 * Output of one connection, gathered over a turn of the event loop into a few buffers and written to the socket once.
 * Holds no buffer while there is nothing to send. Confined to the connection's loop.
 */
public final class Outbound {

    private static final int CHUNK = 32 * 1024;

    /**
     * Output above which nothing more should be asked of the connection. Queues stop long before; this is for answers
     * (basic.get, returns), whose client may not read them.
     */
    private static final long MAX_BACKLOG = 16L << 20;

    private final ChannelHandlerContext context;
    private final ConnectionTraffic traffic;
    private ByteBuf current;
    private boolean anyWritten;

    /** @param traffic counts what is sent */
    public Outbound(ChannelHandlerContext context, ConnectionTraffic traffic) {
        this.context = context;
        this.traffic = traffic;
    }

    /** A buffer with room for at least this many more bytes, to be written to before the next call. */
    public ByteBuf reserve(int bytes) {
        if (current != null && current.writableBytes() < bytes) {
            pass();
        }
        if (current == null) {
            current = context.alloc().directBuffer(Math.max(bytes, CHUNK));
        }
        return current;
    }

    private void pass() {
        ByteBuf full = current;
        current = null;
        anyWritten = true;
        traffic.sent(full.readableBytes());
        context.write(full, context.voidPromise());
    }

    /** Hands everything to the socket. */
    public void flush() {
        if (current != null) {
            pass();
        }
        if (anyWritten) {
            anyWritten = false;
            context.flush();
        }
    }

    /** True if something is gathered that {@link #flush} would send. */
    public boolean pending() {
        return current != null || anyWritten;
    }

    /** False while the socket has more to send than it should hold in memory. */
    public boolean writable() {
        return context.channel().isWritable();
    }

    /** True while the socket has far more to send than it should hold; it is not {@link #writable} then. */
    public boolean backlogged() {
        return !writable() && context.channel().bytesBeforeWritable() > MAX_BACKLOG;
    }

    /** Drops what was gathered; the connection is gone. */
    public void release() {
        if (current != null) {
            current.release();
            current = null;
        }
    }
}
