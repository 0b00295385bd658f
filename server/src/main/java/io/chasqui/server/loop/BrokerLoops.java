package io.chasqui.server.loop;

import io.chasqui.store.OwnerThread;
import io.chasqui.store.log.StorePartition;
import io.netty.channel.EventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** All event loops of one broker. */
public final class BrokerLoops implements AutoCloseable {

    private final MultiThreadIoEventLoopGroup group;
    private final BrokerLoop[] loops;
    private final Class<? extends ServerChannel> serverChannel;
    private final AtomicInteger next = new AtomicInteger();

    /** Starts the loops; with epoll where the platform has it, otherwise with NIO. */
    public BrokerLoops(int count, String threadName) {
        boolean epoll = Epoll.isAvailable();
        IoHandlerFactory io = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        this.serverChannel = epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
        this.group = new MultiThreadIoEventLoopGroup(count, new DefaultThreadFactory(threadName, false), io);
        this.loops = new BrokerLoop[count];
        int i = 0;
        for (EventExecutor executor : group) {
            loops[i] = new BrokerLoop(i, (SingleThreadEventLoop) executor);
            i++;
        }
    }

    /** Gives every loop its partition of the store. Must be called before any loop takes work. */
    public void join(Function<OwnerThread, StorePartition> partitions) {
        for (BrokerLoop loop : loops) {
            loop.join(loops, partitions.apply(loop));
        }
    }

    public MultiThreadIoEventLoopGroup group() {
        return group;
    }

    public Class<? extends ServerChannel> serverChannel() {
        return serverChannel;
    }

    public int count() {
        return loops.length;
    }

    public BrokerLoop get(int index) {
        return loops[index];
    }

    /** The loop that a Netty channel was registered with. */
    public BrokerLoop of(EventLoop eventLoop) {
        for (BrokerLoop loop : loops) {
            if (loop.eventLoop() == eventLoop) {
                return loop;
            }
        }
        throw new IllegalArgumentException("not a loop of this broker: " + eventLoop);
    }

    /** A loop for work that has no preference, in turn. */
    public BrokerLoop next() {
        return loops[Math.floorMod(next.getAndIncrement(), loops.length)];
    }

    /** Stops the loops; waits for their threads to end. */
    @Override
    public void close() {
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly(10, TimeUnit.SECONDS);
    }
}
