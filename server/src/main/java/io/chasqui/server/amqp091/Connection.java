package io.chasqui.server.amqp091;

import io.chasqui.codec.amqp091.FrameReader;
import io.chasqui.codec.amqp091.FrameWriter;
import io.chasqui.codec.amqp091.FramingException;
import io.chasqui.codec.amqp091.Method;
import io.chasqui.codec.amqp091.ProtocolException;
import io.chasqui.codec.amqp091.ReplyCode;
import io.chasqui.server.broker.Broker;
import io.chasqui.server.broker.ClientConnection;
import io.chasqui.server.broker.ConnectionStatus;
import io.chasqui.server.loop.BrokerLoop;
import io.chasqui.server.net.InputBuffer;
import io.chasqui.server.net.Outbound;
import io.chasqui.server.net.tls.TlsSession;
import io.chasqui.server.traffic.ConnectionTraffic;
import io.chasqui.server.traffic.LoopTraffic;
import io.chasqui.server.traffic.Protocol;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.handler.codec.DecoderException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One AMQP 0-9-1 connection: takes bytes from the socket, hands frames to its channels, and gathers their output. All of
 * it runs on one event loop. What takes a while (a declaration that goes to disk, a queue on another loop) suspends the
 * connection: nothing more is decoded until the answer is there, so methods are answered in the order they came.
 */
final class Connection extends ChannelInboundHandlerAdapter
        implements InputBuffer.Decoder, BrokerLoop.TurnEndListener, ClientConnection {

    private static final Logger LOG = LoggerFactory.getLogger("connection");

    private static final int HEADER_LENGTH = 8;
    private static final int MIN_FRAME_LENGTH = 8;
    private static final int HIGHEST_CHANNEL = 0xFFFF;

    /** How long a client may take to answer connection.close before the socket is closed under it. */
    private static final int CLOSE_OK_TIMEOUT_SECONDS = 30;

    /** How long the socket of a client that broke the framing stays open, so that it can read the reason. */
    static final int FAILURE_DELAY_SECONDS = 3;

    /** Why nothing is decoded at the moment; several can hold at once. */
    enum Suspension {
        /** A method is being carried out. */
        OPERATION,
        /** The broker has more unfinished work from publishers than it should hold. */
        FLOW,
        /** An alarm is on and this connection publishes. */
        ALARM,
        /** The client asks for more than it reads. */
        OUTPUT;

        private final int bit = 1 << ordinal();
    }

    /** How far a connection is. */
    enum Phase {
        NEGOTIATING,
        OPEN,
        /** connection.close was sent; only close and close-ok count. */
        CLOSING,
        /** Everything received is ignored until the socket goes. */
        DEAF,
        CLOSED
    }

    private final Broker broker;
    private final BrokerLoop loop;
    private final FrameReader reader;
    private final ConnectionNegotiation negotiation;
    private final FrameDispatch frames;
    private final ConnectionTraffic traffic = new ConnectionTraffic();
    private final List<TurnEnd> atTurnEnd = new ArrayList<>(2);

    private ChannelHandlerContext context;
    private InputBuffer input;
    private Outbound out;
    private Heartbeat heartbeat;
    private PublisherFlow flow;
    private LoopTraffic vhostTraffic;
    private volatile Phase phase = Phase.NEGOTIATING;
    private volatile boolean gone;
    private volatile int suspensions;
    private int operations;
    private int frameMax;
    private boolean turnEndRequested;

    /** Something of a channel that waits for the end of the turn: confirms to be coalesced. */
    @FunctionalInterface
    interface TurnEnd {
        void emit();
    }

    /** @param tls what was agreed if the socket has TLS; null if not */
    Connection(Broker broker, BrokerLoop loop, TlsSession tls) {
        this.broker = broker;
        this.loop = loop;
        // A configuration may ask for less than the protocol's minimum, as RabbitMQ's once could.
        this.frameMax = Math.max(broker.config().amqp().initialFrameMax(), ConnectionNegotiation.FRAME_MIN_SIZE);
        this.negotiation = new ConnectionNegotiation(this, broker, tls);
        this.frames = new FrameDispatch(this, negotiation, broker, loop);
        this.reader = new FrameReader(frames, frameMax);
        reader.highestChannel(0);
    }

    // ---- Socket ----

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        input = new InputBuffer(ctx.alloc(), this);
        out = new Outbound(ctx, traffic);
        flow = new PublisherFlow(this, broker, loop);
        negotiation.begin(ctx);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf in = (ByteBuf) message;
        traffic.received(in.readableBytes());
        if (heartbeat != null) {
            heartbeat.received();
        }
        input.received(in);
        flow.check();
        requestTurnEnd();
    }

    @Override
    public void decode(ByteBuf in) {
        if (phase == Phase.DEAF || phase == Phase.CLOSED) {
            in.skipBytes(in.readableBytes());
            return;
        }
        if (negotiation.awaitsHeader()) {
            negotiation.header(in);
        } else {
            readFrames(in);
        }
    }

    /** A soft error closes one channel; the frames behind it are read all the same. */
    private void readFrames(ByteBuf in) {
        boolean more = true;
        while (more) {
            more = false;
            frames.begin();
            try {
                reader.read(in);
            } catch (ProtocolException e) {
                failed(e);
                more = phase == Phase.OPEN || phase == Phase.CLOSING;
            }
        }
        if (phase == Phase.DEAF) {
            in.skipBytes(in.readableBytes());
        }
    }

    private void failed(ProtocolException e) {
        if (negotiation.failsSilently()) {
            fallSilent(e.getMessage());
            return;
        }
        fail(frames.dispatching(), e);
        if (e instanceof FramingException) {
            becomeDeaf();
        }
    }

    @Override
    public int frameLength(ByteBuf in) {
        if (negotiation.awaitsHeader()) {
            return HEADER_LENGTH;
        }
        if (in.readableBytes() < MIN_FRAME_LENGTH - 1) {
            return MIN_FRAME_LENGTH;
        }
        // An announced length beyond the limit is refused by the reader once the frame's head is there.
        long length = in.getUnsignedInt(in.readerIndex() + 3) + MIN_FRAME_LENGTH;
        return length > frameMax + MIN_FRAME_LENGTH ? in.readableBytes() : (int) length;
    }

    @Override
    public boolean suspended() {
        return suspensions != 0;
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (ctx.channel().isWritable()) {
            frames.writableAgain();
            resume(Suspension.OUTPUT);
            requestTurnEnd();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        terminate();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        // What is wrong inside TLS comes as an exception of its decoder.
        if (!(cause instanceof IOException || cause instanceof DecoderException)) {
            LOG.error("internal error on connection {}", name(), cause);
            if (phase == Phase.OPEN) {
                close(new ProtocolException(ReplyCode.INTERNAL_ERROR, "internal error"));
                return;
            }
        }
        ctx.close();
    }

    // ---- Turns ----

    private void requestTurnEnd() {
        if (!turnEndRequested) {
            turnEndRequested = true;
            loop.atTurnEnd(this);
        }
    }

    @Override
    public void turnEnded() {
        turnEndRequested = false;
        for (int i = 0; i < atTurnEnd.size(); i++) {
            atTurnEnd.get(i).emit();
        }
        atTurnEnd.clear();
        if (phase != Phase.CLOSED && out.pending()) {
            out.flush();
            if (heartbeat != null) {
                heartbeat.sent();
            }
        }
    }

    /** Calls back once at the end of this turn, before output is flushed. */
    void atTurnEnd(TurnEnd emitter) {
        atTurnEnd.add(emitter);
        requestTurnEnd();
    }

    /** Where to write; what is written goes out at the end of the turn. */
    ByteBuf output(int bytes) {
        requestTurnEnd();
        ByteBuf buffer = out.reserve(bytes);
        if (phase == Phase.OPEN && out.backlogged()) {
            suspend(Suspension.OUTPUT);
        }
        return buffer;
    }

    /** True while the client has far more to read than it should. */
    boolean backlogged() {
        return out.backlogged();
    }

    boolean writable() {
        return phase != Phase.CLOSED && out.writable();
    }

    // ---- Suspension ----

    void suspend(Suspension why) {
        suspensions |= why.bit;
        context.channel().config().setAutoRead(false);
    }

    void resume(Suspension why) {
        if ((suspensions & why.bit) == 0) {
            return;
        }
        suspensions &= ~why.bit;
        if (suspensions == 0 && phase != Phase.CLOSED) {
            if (heartbeat != null) {
                heartbeat.received();
            }
            readOn();
        }
    }

    /** Decodes what was held back and then reads the socket again, unless something in there suspends once more. */
    private void readOn() {
        try {
            input.resume();
        } catch (RuntimeException e) {
            // Whoever resumed this connection is not concerned.
            exceptionCaught(context, e);
        }
        if (suspensions == 0) {
            context.channel().config().setAutoRead(true);
        }
        requestTurnEnd();
    }

    boolean isSuspended(Suspension why) {
        return (suspensions & why.bit) != 0;
    }

    /**
     * Suspends the connection until the stage completes, then carries on with the result on this loop. An error is
     * answered as if the method had thrown it.
     *
     * @param abandoned takes the result if the connection is gone by then
     */
    <T> void await(
            CompletionStage<T> stage, Consumer<T> then, Consumer<ProtocolException> failed, Consumer<T> abandoned) {
        operations++;
        suspend(Suspension.OPERATION);
        stage.whenComplete((value, error) -> {
            if (loop.isCurrent()) {
                awaited(value, error, then, failed, abandoned);
            } else {
                loop.execute(() -> awaited(value, error, then, failed, abandoned));
            }
        });
    }

    private <T> void awaited(
            T value, Throwable error, Consumer<T> then, Consumer<ProtocolException> failed, Consumer<T> abandoned) {
        if (phase == Phase.CLOSED) {
            if (error == null) {
                abandoned.accept(value);
            }
            return;
        }
        try {
            answer(value, error, then, failed);
        } catch (RuntimeException e) {
            exceptionCaught(context, e);
        }
        // The answer may have begun another operation: the connection waits for that one, too.
        if (--operations == 0) {
            resume(Suspension.OPERATION);
        }
    }

    private static <T> void answer(T value, Throwable error, Consumer<T> then, Consumer<ProtocolException> failed) {
        if (error != null) {
            failed.accept(Errors.asProtocolException(error));
            return;
        }
        try {
            then.accept(value);
        } catch (ProtocolException e) {
            failed.accept(e);
        }
    }

    // ---- Output and channels ----

    void send(int channel, Method method) {
        FrameWriter.method(output(256), channel, method);
    }

    // ---- Opening and closing ----

    /** The client and the broker have agreed; frames may have their agreed size. */
    void tuned(int agreedFrameMax, int heartbeatSeconds) {
        frameMax = agreedFrameMax;
        reader.frameMax(agreedFrameMax);
        if (heartbeatSeconds > 0) {
            heartbeat = new Heartbeat(this, context, heartbeatSeconds);
        }
    }

    void opened() {
        phase = Phase.OPEN;
        reader.highestChannel(HIGHEST_CHANNEL);
        vhostTraffic = negotiation.vhost().traffic().on(loop.index(), Protocol.AMQP_0_9_1);
        traffic.opened(vhostTraffic);
        broker.connectionOpened(this);
        LOG.info(
                "connection {} opened: user '{}', vhost '{}'{}",
                name(),
                user(),
                vhost(),
                negotiation.clientNameSuffix());
    }

    /** Answers an error of a method on a channel, or of the connection itself (channel 0). */
    void fail(int number, ProtocolException e) {
        Channel channel = number == 0 || e.hard() ? null : frames.channel(number);
        if (channel == null) {
            close(e);
        } else {
            channel.closeWith(e);
        }
    }

    /** Errors before tuning put nothing on the wire: the socket closes after a pause that slows guessing down. */
    void fallSilent(String reason) {
        LOG.warn("connection {} refused: {}", name(), reason);
        becomeDeaf();
    }

    private void becomeDeaf() {
        phase = Phase.DEAF;
        context.executor().schedule(this::closeSocket, FAILURE_DELAY_SECONDS, TimeUnit.SECONDS);
    }

    /** Sends connection.close and waits for the client's answer. */
    void close(ProtocolException e) {
        if (phase == Phase.CLOSING || phase == Phase.DEAF || phase == Phase.CLOSED) {
            return;
        }
        LOG.warn("connection {} closed by the broker: {}", name(), e.getMessage());
        frames.releaseChannels();
        phase = Phase.CLOSING;
        send(0, new Method.ConnectionClose(e.code().code(), e.replyText(), e.classId(), e.methodId()));
        context.executor().schedule(this::closeSocket, CLOSE_OK_TIMEOUT_SECONDS, TimeUnit.SECONDS);
        // Whatever held it back: close-ok must be read, and what was sent before it is ignored.
        suspensions = 0;
        readOn();
    }

    /** connection.close from the client: its exclusive queues are gone before it reads close-ok. */
    void closedByClient() {
        frames.releaseChannels();
        suspend(Suspension.OPERATION);
        broker.connectionClosing(this)
                .whenComplete((done, error) -> loop.execute(() -> {
                    if (phase != Phase.CLOSED) {
                        send(0, new Method.ConnectionCloseOk());
                        turnEnded();
                        closeSocket();
                    }
                }));
    }

    void closeSocket() {
        if (phase != Phase.CLOSED) {
            turnEnded();
            context.close();
        }
    }

    /** The socket is gone. */
    private void terminate() {
        if (phase == Phase.CLOSED) {
            return;
        }
        phase = Phase.CLOSED;
        gone = true;
        try {
            frames.releaseChannels();
        } finally {
            releaseResources();
        }
        if (negotiation.opened()) {
            LOG.info(
                    "connection {} closed: user '{}', vhost '{}'{}",
                    name(),
                    user(),
                    vhost(),
                    negotiation.clientNameSuffix());
        }
    }

    private void releaseResources() {
        input.release();
        out.release();
        flow.close();
        negotiation.close();
        if (heartbeat != null) {
            heartbeat.stop();
        }
        if (negotiation.opened()) {
            broker.connectionClosed(this);
        }
    }

    // ---- ClientConnection: any thread unless said otherwise ----

    @Override
    public String name() {
        return negotiation.name();
    }

    @Override
    public String user() {
        return negotiation.user();
    }

    @Override
    public String vhost() {
        return negotiation.vhost().name();
    }

    @Override
    public BrokerLoop loop() {
        return loop;
    }

    @Override
    public boolean isGone() {
        return gone;
    }

    @Override
    public ConnectionStatus status() {
        return gone ? null : StatusReport.of(this, frames.channels());
    }

    /** Bytes that wait to be written to the socket. Any thread. */
    long pendingBytes() {
        ChannelOutboundBuffer buffer = context.channel().unsafe().outboundBuffer();
        return buffer == null ? 0 : buffer.totalPendingWriteBytes();
    }

    @Override
    public ConnectionTraffic traffic() {
        return traffic;
    }

    /** Where channels count for the virtual host. */
    LoopTraffic vhostTraffic() {
        return vhostTraffic;
    }

    @Override
    public void permissionsReduced() {
        loop.execute(this::recheckConsumers);
    }

    @Override
    public void closeForced(String reason) {
        loop.execute(() -> close(new ProtocolException(ReplyCode.CONNECTION_FORCED, reason)));
    }

    Phase phase() {
        return phase;
    }

    /** The channel is closed on both sides; its number is free again. */
    void channelClosed(Channel channel) {
        frames.channelClosed(channel);
    }

    /** What the user may do may have changed. */
    void recheckConsumers() {
        frames.recheckConsumers();
    }

    ConnectionNegotiation negotiation() {
        return negotiation;
    }

    PublisherFlow flow() {
        return flow;
    }

    ChannelHandlerContext context() {
        return context;
    }
}
