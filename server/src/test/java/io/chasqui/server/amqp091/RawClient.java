package io.chasqui.server.amqp091;

import io.chasqui.codec.amqp091.BasicProperties;
import io.chasqui.codec.amqp091.FieldTable;
import io.chasqui.codec.amqp091.FrameHandler;
import io.chasqui.codec.amqp091.FrameReader;
import io.chasqui.codec.amqp091.FrameWriter;
import io.chasqui.codec.amqp091.Method;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/**
 * A client without manners: sends what a test says in one write, whether the broker has answered or not, and gives back
 * every method the broker sends in the order it came.
 */
final class RawClient implements AutoCloseable, FrameHandler {

    private static final byte[] HEADER = {'A', 'M', 'Q', 'P', 0, 0, 9, 1};

    private static final int MAX_BODY_FRAME = 100_000;

    private final Socket socket;
    private final FrameReader reader = new FrameReader(this, 1 << 20);
    private final ByteBuf in = Unpooled.buffer();
    private final ByteBuf out = Unpooled.buffer();
    private final byte[] chunk = new byte[64 * 1024];
    private final Queue<Method> received = new ArrayDeque<>();

    private RawClient(Socket socket) {
        this.socket = socket;
    }

    /** Connected, and nothing said yet. */
    static RawClient connect(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(20_000);
        socket.setTcpNoDelay(true);
        return new RawClient(socket);
    }

    /** Connected, with the virtual host open and this many channels. */
    static RawClient open(int port, int channels) throws IOException {
        RawClient client = connect(port);
        client.header(HEADER).flush();
        client.expect(Method.ConnectionStart.class);
        client.add(0, startOk("PLAIN", "\0guest\0guest")).flush();
        Method.ConnectionTune tune = client.expect(Method.ConnectionTune.class);
        client.add(0, new Method.ConnectionTuneOk(tune.channelMax(), tune.frameMax(), 0))
                .add(0, new Method.ConnectionOpen("/"))
                .flush();
        client.expect(Method.ConnectionOpenOk.class);
        for (int channel = 1; channel <= channels; channel++) {
            client.add(channel, new Method.ChannelOpen()).flush();
            client.expect(Method.ChannelOpenOk.class);
        }
        return client;
    }

    static Method.ConnectionStartOk startOk(String mechanism, String response) {
        FieldTable capabilities = FieldTable.of("consumer_cancel_notify", true, "authentication_failure_close", true);
        return new Method.ConnectionStartOk(
                FieldTable.of("capabilities", capabilities),
                mechanism,
                response.getBytes(StandardCharsets.UTF_8),
                "en_US");
    }

    RawClient header(byte... header) {
        out.writeBytes(header);
        return this;
    }

    RawClient add(int channel, Method method) {
        FrameWriter.method(out, channel, method);
        return this;
    }

    RawClient publish(int channel, String exchange, String key, boolean mandatory, byte[] body) {
        add(channel, new Method.BasicPublish(exchange, key, mandatory, false));
        announce(channel, body.length);
        return body(channel, body);
    }

    RawClient announce(int channel, long bodySize) {
        byte[] properties = BasicProperties.NONE.encode();
        FrameWriter.contentHeader(out, channel, bodySize, properties, 0, properties.length);
        return this;
    }

    RawClient body(int channel, byte[] body) {
        for (int index = 0; index < body.length; index += MAX_BODY_FRAME) {
            FrameWriter.contentBody(out, channel, body, index, Math.min(MAX_BODY_FRAME, body.length - index));
        }
        return this;
    }

    RawClient flush() throws IOException {
        byte[] bytes = new byte[out.readableBytes()];
        out.readBytes(bytes);
        out.clear();
        socket.getOutputStream().write(bytes);
        return this;
    }

    /** The next method, of whatever channel; null once the broker has closed the socket. */
    Method next() throws IOException {
        InputStream stream = socket.getInputStream();
        while (received.isEmpty()) {
            int length = stream.read(chunk);
            if (length < 0) {
                return null;
            }
            in.discardReadBytes().writeBytes(chunk, 0, length);
            reader.read(in);
        }
        return received.remove();
    }

    /** The next method, which must be of this type. */
    <M extends Method> M expect(Class<M> type) throws IOException {
        Method method = next();
        if (!type.isInstance(method)) {
            throw new AssertionError("expected " + type.getSimpleName() + ", got " + method);
        }
        return type.cast(method);
    }

    /** All methods up to and including one of this type. */
    List<Method> until(Class<? extends Method> type) throws IOException {
        List<Method> methods = new ArrayList<>();
        Method method;
        do {
            method = next();
            if (method == null) {
                throw new AssertionError("the socket was closed after " + methods);
            }
            methods.add(method);
        } while (!type.isInstance(method));
        return methods;
    }

    /** Asks something of the broker that comes back behind everything sent so far, and checks that nothing else does. */
    void expectNothingMore(int channel) throws IOException {
        add(channel, new Method.ChannelFlow(true)).flush();
        expect(Method.ChannelFlowOk.class);
    }

    /** Bytes the broker sends, without keeping them, until it pauses for the time given. */
    long drain(int pauseMillis) throws IOException {
        socket.setSoTimeout(pauseMillis);
        long total = 0;
        try {
            for (int length = socket.getInputStream().read(chunk); length >= 0; ) {
                total += length;
                length = socket.getInputStream().read(chunk);
            }
        } catch (SocketTimeoutException e) {
            // a pause
        }
        return total;
    }

    Socket socket() {
        return socket;
    }

    /** Cuts the connection without a word: the broker sees a reset. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    // ---- FrameHandler ----

    @Override
    public void onMethod(int channel, Method method) {
        received.add(method);
    }

    @Override
    public void onPublish(
            int channel, ByteBuf buffer, int addressIndex, int addressLength, boolean mandatory, boolean immediate) {
        throw new AssertionError("a broker does not publish");
    }

    @Override
    public void onContentHeader(
            int channel, int classId, int weight, long bodySize, ByteBuf buffer, int index, int length) {
        // the methods are what the tests look at
    }

    @Override
    public void onContentBody(int channel, ByteBuf buffer, int index, int length) {
        // the methods are what the tests look at
    }

    @Override
    public void onAck(int channel, long deliveryTag, boolean multiple) {
        received.add(new Method.BasicAck(deliveryTag, multiple));
    }

    @Override
    public void onReject(int channel, long deliveryTag, boolean requeue) {
        throw new AssertionError("a broker does not reject");
    }

    @Override
    public void onNack(int channel, long deliveryTag, boolean multiple, boolean requeue) {
        received.add(new Method.BasicNack(deliveryTag, multiple, requeue));
    }

    @Override
    public void onHeartbeat() {
        // nothing to do
    }

    @Override
    public boolean suspended() {
        return false;
    }
}
