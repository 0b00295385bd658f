package io.chasqui.conformance.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.LongString;
import com.rabbitmq.client.Method;
import com.rabbitmq.client.impl.LongStringHelper;
import io.chasqui.conformance.harness.ReplyTexts;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/** A connection whose every frame the test decides. Used by one thread. */
public final class WireClient implements AutoCloseable {

    /** The protocol header of AMQP 0-9-1. */
    public static final byte[] HEADER_0_9_1 = {'A', 'M', 'Q', 'P', 0, 0, 9, 1};

    /** What a client announces so that the broker tells it about refused logins and cancelled consumers. */
    public static final Map<String, Object> CAPABILITIES = Map.of(
            "capabilities",
            Map.of("authentication_failure_close", true, "consumer_cancel_notify", true, "connection.blocked", true));

    private static final int ANSWERS_WITHIN_MILLIS = 10_000;

    private final Socket socket;
    private final DataInputStream in;
    private final ConnectionFactory factory;

    private WireClient(ConnectionFactory factory) throws IOException {
        this.factory = factory;
        // With TLS where the broker is given as amqps.
        this.socket = factory.isSSL()
                ? factory.getSocketFactory().createSocket(factory.getHost(), factory.getPort())
                : new Socket(factory.getHost(), factory.getPort());
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(ANSWERS_WITHIN_MILLIS);
        this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    }

    /** Connects, and says nothing yet. */
    public static WireClient connect(ConnectionFactory factory) throws IOException {
        return new WireClient(factory);
    }

    /** Does everything up to open-ok with the broker's own limits and without heartbeats. */
    public AMQP.Connection.Tune handshake() throws IOException {
        AMQP.Connection.Tune tune = negotiate();
        tuneOk(tune.getChannelMax(), tune.getFrameMax(), 0);
        openVirtualHost();
        return tune;
    }

    /** Does everything up to tune, which it returns. */
    public AMQP.Connection.Tune negotiate() throws IOException {
        start();
        startOk("PLAIN", plainResponse(factory.getUsername(), factory.getPassword()), CAPABILITIES);
        return expect(0, AMQP.Connection.Tune.class);
    }

    /** Sends the protocol header and returns connection.start. */
    public AMQP.Connection.Start start() throws IOException {
        send(HEADER_0_9_1);
        return expect(0, AMQP.Connection.Start.class);
    }

    public void startOk(String mechanism, byte[] response, Map<String, Object> properties) throws IOException {
        LongString longResponse = LongStringHelper.asLongString(response);
        send(
                0,
                new AMQP.Connection.StartOk.Builder()
                        .clientProperties(properties)
                        .mechanism(mechanism)
                        .response(longResponse)
                        .locale("en_US")
                        .build());
    }

    public void tuneOk(int channelMax, int frameMax, int heartbeatSeconds) throws IOException {
        send(
                0,
                new AMQP.Connection.TuneOk.Builder()
                        .channelMax(channelMax)
                        .frameMax(frameMax)
                        .heartbeat(heartbeatSeconds)
                        .build());
    }

    /** Opens the virtual host of the run and waits for open-ok. */
    public void openVirtualHost() throws IOException {
        openVirtualHost(factory.getVirtualHost());
        expect(0, AMQP.Connection.OpenOk.class);
    }

    /** Asks for a virtual host without waiting for the answer. */
    public void openVirtualHost(String name) throws IOException {
        send(0, new AMQP.Connection.Open.Builder().virtualHost(name).build());
    }

    /** Opens a channel and waits for open-ok. */
    public void openChannel(int channel) throws IOException {
        send(channel, new AMQP.Channel.Open.Builder().build());
        expect(channel, AMQP.Channel.OpenOk.class);
    }

    /** The SASL PLAIN response (RFC 4616) without an authorization identity. */
    public static byte[] plainResponse(String user, String password) {
        return ("\0" + user + "\0" + password).getBytes(StandardCharsets.UTF_8);
    }

    public void send(int channel, Method method) throws IOException {
        send(WireFrame.of(channel, method).encoded());
    }

    public void sendFrame(int type, int channel, byte... payload) throws IOException {
        send(new WireFrame(type, channel, payload).encoded());
    }

    /** Sends a content header frame without properties. */
    public void sendContentHeader(int channel, int classId, int weight, long bodySize) throws IOException {
        ByteArrayOutputStream payload = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(payload);
        out.writeShort(classId);
        out.writeShort(weight);
        out.writeLong(bodySize);
        out.writeShort(0);
        sendFrame(WireFrame.HEADER, channel, payload.toByteArray());
    }

    /** Sends a content header frame of the basic class. */
    public void sendContentHeader(int channel, AMQP.BasicProperties properties, long bodySize) throws IOException {
        sendFrame(
                WireFrame.HEADER, channel, properties.toFrame(channel, bodySize).getPayload());
    }

    /** Sends bytes as they are. */
    public void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    /** Reads the next bytes as they are. */
    public byte[] readBytes(int count) throws IOException {
        byte[] bytes = new byte[count];
        in.readFully(bytes);
        return bytes;
    }

    /** The next frame of any type. */
    public WireFrame nextFrame() throws IOException {
        return WireFrame.readFrom(in);
    }

    /** The next frame that is not a heartbeat. */
    public WireFrame nextContentFrame() throws IOException {
        WireFrame frame = nextFrame();
        while (frame.type() == WireFrame.HEARTBEAT) {
            frame = nextFrame();
        }
        return frame;
    }

    /** The next method, which has to be of the given kind and on the given channel. */
    public <M extends Method> M expect(int channel, Class<M> kind) throws IOException {
        WireFrame frame = nextContentFrame();
        Method method = frame.method();
        assertThat(method).as("the next method on channel %d", frame.channel()).isInstanceOf(kind);
        assertThat(frame.channel()).as("the channel of %s", method).isEqualTo(channel);
        return kind.cast(method);
    }

    /** Expects connection.close as the next method and answers it. */
    public AMQP.Connection.Close expectConnectionClose(int code, String textFragment) throws IOException {
        AMQP.Connection.Close close = expect(0, AMQP.Connection.Close.class);
        ReplyTexts.seen(close.getReplyCode(), close.getReplyText());
        assertThat(close.getReplyText()).as("reply text").contains(textFragment);
        assertThat(close.getReplyCode())
                .as("reply code of %s", close.getReplyText())
                .isEqualTo(code);
        send(0, new AMQP.Connection.CloseOk.Builder().build());
        return close;
    }

    /** Expects channel.close as the next method and answers it. */
    public AMQP.Channel.Close expectChannelClose(int channel, int code, String textFragment) throws IOException {
        AMQP.Channel.Close close = expect(channel, AMQP.Channel.Close.class);
        ReplyTexts.seen(close.getReplyCode(), close.getReplyText());
        assertThat(close.getReplyText()).as("reply text").contains(textFragment);
        assertThat(close.getReplyCode())
                .as("reply code of %s", close.getReplyText())
                .isEqualTo(code);
        send(channel, new AMQP.Channel.CloseOk.Builder().build());
        return close;
    }

    /** Expects that the broker ends the TCP connection within the time, without any further frame but heartbeats. */
    public void expectEndOfStream(Duration within) throws IOException {
        assertThat(endsWithin(within))
                .as("the broker closes the TCP connection")
                .isTrue();
    }

    /**
     * Expects that the broker gives the connection up, with connection.close or without a word: for what brokers answer
     * differently and clients cannot recover from anyhow.
     */
    public void expectRefusedConnection(Duration within) throws IOException {
        socket.setSoTimeout((int) within.toMillis());
        try {
            assertThat(nextContentFrame().method()).isInstanceOf(AMQP.Connection.Close.class);
        } catch (EOFException | SocketException e) {
            assertThat(socket.isClosed()).as("closed by this side").isFalse();
        }
    }

    private boolean endsWithin(Duration time) throws IOException {
        long deadline = System.nanoTime() + time.toNanos();
        try {
            while (System.nanoTime() < deadline) {
                socket.setSoTimeout((int) Math.max(1, (deadline - System.nanoTime()) / 1_000_000));
                WireFrame frame = nextFrame();
                assertThat(frame.type()).as("type of a frame before the end").isEqualTo(WireFrame.HEARTBEAT);
            }
            return false;
        } catch (EOFException | SocketException e) {
            return true;
        } catch (java.net.SocketTimeoutException e) {
            return false;
        }
    }

    /** Expects that the broker still answers on the channel: nothing that came before has cost the connection. */
    public void expectAlive(int channel) throws IOException {
        send(channel, new AMQP.Basic.Qos.Builder().build());
        expect(channel, AMQP.Basic.QosOk.class);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
