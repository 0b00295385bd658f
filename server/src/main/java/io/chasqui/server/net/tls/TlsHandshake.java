package io.chasqui.server.net.tls;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.concurrent.Future;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for the end of a handshake, for a limited time, and hands the socket over to the protocol inside. Confined to the
 * connection's loop.
 */
final class TlsHandshake extends ChannelInboundHandlerAdapter {

    private static final Logger LOG = LoggerFactory.getLogger("connection");

    private final Duration timeout;
    private final TlsInitializer.Inside inside;
    private Future<?> deadline;
    private boolean over;

    TlsHandshake(Duration timeout, TlsInitializer.Inside inside) {
        this.timeout = timeout;
        this.inside = inside;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        deadline = context.executor()
                .schedule(
                        () -> refuse(context, "not finished within " + timeout.toMillis() + " ms"),
                        timeout.toMillis(),
                        TimeUnit.MILLISECONDS);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        deadline.cancel(false);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof SslHandshakeCompletionEvent completion && !over) {
            if (completion.isSuccess()) {
                agreed(context);
            } else {
                refuse(context, reason(completion.cause()));
            }
        }
    }

    private void agreed(ChannelHandlerContext context) {
        SslHandler handler = context.pipeline().get(SslHandler.class);
        TlsSession session = TlsSession.of(handler.engine().getSession());
        try {
            if (session.certificate() != null) {
                // A session that is taken up again is not verified anew, nor is a certificate that is trusted itself.
                session.certificate().checkValidity();
            }
        } catch (CertificateException e) {
            refuse(context, reason(e));
            return;
        }
        over = true;
        inside.begin((SocketChannel) context.channel(), session);
        context.pipeline().remove(this);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        refuse(context, reason(cause));
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        over = true;
        deadline.cancel(false);
    }

    private void refuse(ChannelHandlerContext context, String reason) {
        if (!over) {
            over = true;
            LOG.warn(
                    "connection from {} refused: TLS handshake: {}",
                    context.channel().remoteAddress(),
                    reason);
        }
        context.close();
    }

    /** What is wrong stands deepest, as a rule: the outer exceptions say where it was found. */
    private static String reason(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }
}
