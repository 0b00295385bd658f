package io.chasqui.server.net.tls;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SniHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.Mapping;
import java.time.Duration;
import javax.net.ssl.SSLParameters;

/** The pipeline of a socket with TLS until the handshake is over. */
@ChannelHandler.Sharable
public final class TlsInitializer extends ChannelInitializer<SocketChannel> {

    /** What a client may send before a key is agreed on; real ones send less than a tenth. */
    private static final int MAX_CLIENT_HELLO = 16 * 1024;

    /** The protocol that is spoken inside. */
    @FunctionalInterface
    public interface Inside {
        /** Takes the socket over, on its event loop, when the handshake is over. */
        void begin(SocketChannel socket, TlsSession session);
    }

    private final BrokerTls tls;
    private final TlsGroup group;
    private final Duration timeout;
    private final Inside inside;

    public TlsInitializer(BrokerTls tls, TlsGroup group, Duration timeout, Inside inside) {
        this.tls = tls;
        this.group = group;
        this.timeout = timeout;
        this.inside = inside;
    }

    @Override
    protected void initChannel(SocketChannel socket) {
        socket.pipeline().addLast(new Hello(), new TlsHandshake(timeout, inside));
    }

    /** Reads the first message of a handshake, whose size it bounds, before anything is made for the connection. */
    private final class Hello extends SniHandler {

        private Hello() {
            // Every name that a client may ask for is answered with the same certificate.
            super((Mapping<String, SslContext>) name -> group.current().forSockets(), MAX_CLIENT_HELLO, 0);
        }

        @Override
        protected SslHandler newSslHandler(SslContext context, ByteBufAllocator allocator) {
            SslHandler handler = context.newHandler(allocator, tls.handshakes());
            SSLParameters parameters = handler.engine().getSSLParameters();
            parameters.setUseCipherSuitesOrder(group.options().honorCipherOrder());
            handler.engine().setSSLParameters(parameters);
            // The time for all of it is the next handler's.
            handler.setHandshakeTimeoutMillis(0);
            return handler;
        }
    }
}
