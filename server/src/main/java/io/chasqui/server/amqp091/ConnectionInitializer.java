package io.chasqui.server.amqp091;

import io.chasqui.server.broker.Broker;
import io.chasqui.server.net.tls.TlsSession;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.socket.SocketChannel;

/** The whole pipeline of a socket: one handler, which is the connection, behind that of TLS if there is one. */
@ChannelHandler.Sharable
public final class ConnectionInitializer extends ChannelInitializer<SocketChannel> {

    private static final int MIN_READ = 512;
    private static final int INITIAL_READ = 4096;
    private static final int MAX_READ = 128 * 1024;

    /** Reads of one socket in a turn of its loop: more would let one publisher delay all others there. */
    private static final int READS_PER_TURN = 4;

    private final Broker broker;

    public ConnectionInitializer(Broker broker) {
        this.broker = broker;
    }

    @Override
    protected void initChannel(SocketChannel socket) {
        begin(socket, null);
    }

    /** @param tls what was agreed if the socket has TLS; null if not */
    public void begin(SocketChannel socket, TlsSession tls) {
        AdaptiveRecvByteBufAllocator reads = new AdaptiveRecvByteBufAllocator(MIN_READ, INITIAL_READ, MAX_READ);
        reads.maxMessagesPerRead(READS_PER_TURN);
        socket.config().setRecvByteBufAllocator(reads);
        socket.pipeline().addLast(new Connection(broker, broker.loops().of(socket.eventLoop()), tls));
    }
}
