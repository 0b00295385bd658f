package io.chasqui.server.net;

import io.chasqui.server.StartException;
import io.chasqui.server.StartException.Reason;
import io.chasqui.server.config.ListenAddress;
import io.chasqui.server.loop.BrokerLoops;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** The sockets on which clients arrive. Any thread may call. */
public final class Listeners implements AutoCloseable {

    private static final int BACKLOG = 1024;

    /** Output waiting for one socket: above the second figure its queues hold back, below the first they go on. */
    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(128 * 1024, 512 * 1024);

    /**
     * Bytes that the kernel takes without having sent them. What it holds can no longer be held back: a consumer that
     * closes would get it all first, and a slow one would see messages that are seconds old.
     */
    private static final long UNSENT_IN_KERNEL = 256 * 1024;

    /**
     * A socket that takes connections.
     *
     * @param protocol the name under which operators know what is spoken there
     */
    public record Bound(String protocol, Channel channel) {
        /** The port is the real one. */
        public InetSocketAddress address() {
            return (InetSocketAddress) channel.localAddress();
        }
    }

    private final ServerBootstrap bootstrap;
    private final List<Bound> bound = new CopyOnWriteArrayList<>();
    private final ChannelGroup sockets = new DefaultChannelGroup(ImmediateEventExecutor.INSTANCE);

    public Listeners(BrokerLoops loops) {
        bootstrap = new ServerBootstrap()
                .group(loops.group())
                .channel(loops.serverChannel())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK);
        if (loops.serverChannel() == EpollServerSocketChannel.class) {
            bootstrap.childOption(EpollChannelOption.TCP_NOTSENT_LOWAT, UNSENT_IN_KERNEL);
        }
    }

    /**
     * Binds all addresses, or none.
     *
     * @param initializer builds the pipeline of each accepted socket
     * @throws StartException LISTENER_UNAVAILABLE
     */
    public void bind(String protocol, List<ListenAddress> addresses, ChannelHandler initializer) {
        ServerBootstrap forProtocol = bootstrap.clone().childHandler(remembering(initializer));
        for (ListenAddress address : addresses) {
            ChannelFuture done = forProtocol.bind(address.toSocketAddress()).awaitUninterruptibly();
            if (!done.isSuccess()) {
                close();
                throw new StartException(
                        Reason.LISTENER_UNAVAILABLE,
                        "cannot listen on " + address + ": " + reason(done.cause()),
                        done.cause());
            }
            bound.add(new Bound(protocol, done.channel()));
        }
    }

    private ChannelHandler remembering(ChannelHandler initializer) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel socket) {
                sockets.add(socket);
                socket.pipeline().addLast(initializer);
            }
        };
    }

    private static String reason(Throwable cause) {
        String message = String.valueOf(cause.getMessage());
        return message.contains("in use") ? "the port is in use" : message;
    }

    /** Where clients can connect, in the order in which the listeners were bound. */
    public List<Bound> bound() {
        return List.copyOf(bound);
    }

    /** Accepts no more connections; those that exist are not touched. */
    @Override
    public void close() {
        bound.forEach(each -> each.channel().close().awaitUninterruptibly(5, TimeUnit.SECONDS));
    }

    /**
     * Closes what is still connected, however far it has got, so that the loops have nothing open when they end. Waits
     * for it: not for event loops.
     */
    public void closeSockets() {
        sockets.close().awaitUninterruptibly(5, TimeUnit.SECONDS);
    }
}
