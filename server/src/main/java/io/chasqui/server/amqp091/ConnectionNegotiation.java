package io.chasqui.server.amqp091;

import io.chasqui.codec.amqp091.FieldTable;
import io.chasqui.codec.amqp091.Method;
import io.chasqui.codec.amqp091.ProtocolException;
import io.chasqui.codec.amqp091.ProtocolHeader;
import io.chasqui.codec.amqp091.ReplyCode;
import io.chasqui.server.access.Identity;
import io.chasqui.server.access.Login;
import io.chasqui.server.broker.Actor;
import io.chasqui.server.broker.Broker;
import io.chasqui.server.broker.VirtualHost;
import io.chasqui.server.config.AmqpConfig;
import io.chasqui.server.net.tls.TlsSession;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * From the protocol header to connection.open-ok (AMQP 0-9-1 sections 4.2.2 and 1.4.2.1 to 1.4.2.7), and afterwards
 * what was agreed: user, virtual host, limits and the client's capabilities.
 */
final class ConnectionNegotiation {

    static final int FRAME_MIN_SIZE = 8192;

    private static final Duration MAX_TIMER = Duration.ofDays(30);

    private enum Step {
        HEADER("handshake"),
        START_OK("starting"),
        AUTHENTICATING("securing"),
        TUNE_OK("tuning"),
        OPEN("opening"),
        DONE("running");

        /** What RabbitMQ calls it in its errors. */
        private final String shown;

        Step(String shown) {
            this.shown = shown;
        }
    }

    private final Connection connection;
    private final Broker broker;
    private final TlsSession tls;
    private final SaslLogin sasl;
    private Step step = Step.HEADER;
    private Future<?> timeout;
    private Future<?> expiry;
    private String name = "";
    private InetSocketAddress peer;
    private InetSocketAddress local;
    private Identity identity;
    private Actor actor;
    private String mechanism = "";
    private String clientName = "";
    private FieldTable clientProperties = FieldTable.EMPTY;
    private FieldTable capabilities = FieldTable.EMPTY;
    private VirtualHost vhost;
    private int channelMax;
    private int frameMax;
    private int heartbeatSeconds;
    private long openedAtMillis;

    /** @param tls what was agreed before, if the socket has TLS; null if not */
    ConnectionNegotiation(Connection connection, Broker broker, TlsSession tls) {
        this.connection = connection;
        this.broker = broker;
        this.tls = tls;
        this.sasl = new SaslLogin(broker, tls);
    }

    void begin(ChannelHandlerContext context) {
        peer = (InetSocketAddress) context.channel().remoteAddress();
        local = (InetSocketAddress) context.channel().localAddress();
        name = Addresses.text(peer) + " -> " + Addresses.text(local);
        long millis = broker.config().amqp().handshakeTimeout().toMillis();
        timeout = context.executor().schedule(this::timedOut, millis, TimeUnit.MILLISECONDS);
    }

    private void timedOut() {
        if (step != Step.DONE) {
            connection.fallSilent("handshake not finished in time");
            connection.closeSocket();
        }
    }

    void close() {
        timeout.cancel(false);
        if (expiry != null) {
            expiry.cancel(false);
        }
    }

    boolean awaitsHeader() {
        return step == Step.HEADER;
    }

    /** Errors before the limits are agreed are not answered: whoever sends them is not known to speak the protocol. */
    boolean failsSilently() {
        return step.ordinal() < Step.TUNE_OK.ordinal();
    }

    /** How far the connection is, in the words of RabbitMQ's errors. */
    String state() {
        return step.shown;
    }

    boolean opened() {
        return step == Step.DONE;
    }

    /** Anything but a header that we speak is answered with the one we do, and the socket is closed. */
    void header(ByteBuf in) {
        if (in.readableBytes() < ProtocolHeader.LENGTH) {
            return;
        }
        if (ProtocolHeader.read(in).filter(ProtocolHeader::opensAmqp091).isPresent()) {
            step = Step.START_OK;
            sendStart();
            connection.decode(in);
        } else {
            in.skipBytes(in.readableBytes());
            refuseHeader();
        }
    }

    private void refuseHeader() {
        ByteBuf answer = connection.context().alloc().buffer(ProtocolHeader.LENGTH);
        ProtocolHeader.AMQP_0_9_1.write(answer);
        connection.context().writeAndFlush(answer).addListener(ChannelFutureListener.CLOSE);
        connection.fallSilent("not an AMQP 0-9-1 protocol header");
    }

    private void sendStart() {
        connection.send(
                0,
                new Method.ConnectionStart(
                        0,
                        9,
                        broker.propertiesForClients(),
                        sasl.offer().getBytes(StandardCharsets.US_ASCII),
                        "en_US".getBytes(StandardCharsets.US_ASCII)));
    }

    /** A method before the connection is open. */
    void method(Method method) {
        if (step == Step.START_OK && method instanceof Method.ConnectionStartOk startOk) {
            startOk(startOk);
        } else if (step == Step.TUNE_OK && method instanceof Method.ConnectionTuneOk tuneOk) {
            tuneOk(tuneOk);
        } else if (step == Step.OPEN && method instanceof Method.ConnectionOpen open) {
            open(open);
        } else {
            throw new ProtocolException(ReplyCode.CHANNEL_ERROR, "unexpected method in connection state " + state());
        }
    }

    private void startOk(Method.ConnectionStartOk startOk) {
        mechanism = startOk.mechanism();
        clientProperties = startOk.clientProperties();
        if (clientProperties.get("capabilities") instanceof FieldTable table) {
            capabilities = table;
        }
        Object given = clientProperties.get("connection_name");
        clientName = given == null ? "" : given.toString();
        SaslLogin.Attempt attempt = sasl.begin(mechanism, startOk.response(), peer.getAddress());
        step = Step.AUTHENTICATING;
        connection.await(
                attempt.outcome(), login -> authenticated(attempt.user(), login), connection::close, login -> {});
    }

    /** @param asUser null if the client claims to be nobody */
    private void authenticated(String asUser, Login login) {
        if (login.isAccepted()) {
            identity = login.identity();
            tellLogin(identity.name(), null);
            step = Step.TUNE_OK;
            AmqpConfig limits = broker.config().amqp();
            connection.send(
                    0, new Method.ConnectionTune(limits.channelMax(), limits.frameMax(), limits.heartbeatSeconds()));
            return;
        }
        String why = login.reason();
        tellLogin(asUser, why);
        if (!hasCapability("authentication_failure_close")) {
            connection.fallSilent("user '" + asUser + "': " + why);
            return;
        }
        broker.loginRefused(name, asUser, why);
        connection.close(new ProtocolException(
                ReplyCode.ACCESS_REFUSED,
                "Login was refused using authentication mechanism " + mechanism
                        + ". For details see the broker logfile."));
    }

    private void tellLogin(String user, String error) {
        broker.clientEvents().login(name, user, mechanism, peer, local, tls != null, error);
    }

    private void tuneOk(Method.ConnectionTuneOk tuneOk) {
        AmqpConfig limits = broker.config().amqp();
        frameMax = (int) agreed("frame_max", tuneOk.frameMax(), limits.frameMax(), FRAME_MIN_SIZE);
        channelMax = (int) agreed("channel_max", tuneOk.channelMax(), limits.channelMax(), 1);
        step = Step.OPEN;
        heartbeatSeconds = tuneOk.heartbeat();
        connection.tuned(frameMax, heartbeatSeconds);
    }

    private static long agreed(String limit, long value, long offered, long minimum) {
        if (value != 0 && value < minimum) {
            throw new ProtocolException(
                    ReplyCode.NOT_ALLOWED,
                    "negotiated " + limit + " = " + value + " is lower than the minimum allowed value (" + minimum
                            + ")");
        }
        if (value == 0 || value > offered) {
            String shown = value == 0 ? "0 (no limit)" : Long.toString(value);
            throw new ProtocolException(
                    ReplyCode.NOT_ALLOWED,
                    "negotiated " + limit + " = " + shown + " is higher than the maximum allowed value (" + offered
                            + ")");
        }
        return value;
    }

    private void open(Method.ConnectionOpen open) {
        vhost = broker.connections().admit(identity, open.virtualHost());
        actor = Actor.user(user(), name);
        openedAtMillis = System.currentTimeMillis();
        step = Step.DONE;
        timeout.cancel(false);
        connection.send(0, new Method.ConnectionOpenOk());
        connection.opened();
        watchExpiry();
    }

    /**
     * A client brings a new token in place of one that is about to expire. Who came with a password may bring what it
     * likes, as with RabbitMQ: what the user may do is looked at anew.
     */
    void updateSecret(Method.ConnectionUpdateSecret update) {
        String secret = new String(update.newSecret(), StandardCharsets.UTF_8);
        connection.await(broker.logins().renew(identity, secret), this::secretUpdated, connection::close, login -> {});
    }

    private void secretUpdated(Login login) {
        if (connection.phase() != Connection.Phase.OPEN) {
            return;
        }
        if (!login.isAccepted()) {
            broker.loginRefused(name, user(), login.reason());
            throw new ProtocolException(ReplyCode.NOT_ALLOWED, "New secret was refused by one of the backends");
        }
        identity = login.identity();
        if (!identity.mayEnter(vhost.name())) {
            throw new ProtocolException(
                    ReplyCode.NOT_ALLOWED, "access to vhost '" + vhost.name() + "' refused for user '" + user() + "'");
        }
        watchExpiry();
        connection.recheckConsumers();
        connection.send(0, new Method.ConnectionUpdateSecretOk());
    }

    /** Whose token has expired has to go. */
    private void watchExpiry() {
        if (expiry != null) {
            expiry.cancel(false);
        }
        Instant end = identity.expiry();
        expiry = end == null ? null : schedule(this::expired, Duration.between(Instant.now(), end));
    }

    private Future<?> schedule(Runnable task, Duration delay) {
        return connection.context().executor().schedule(task, millis(delay), TimeUnit.MILLISECONDS);
    }

    /** Rounded up, so that it has expired by then; and not longer than a timer can take. */
    private static long millis(Duration delay) {
        return delay.compareTo(MAX_TIMER) < 0 ? Math.max(0, delay.toMillis() + 1) : MAX_TIMER.toMillis();
    }

    private void expired() {
        if (identity.expiry().isAfter(Instant.now())) {
            watchExpiry();
            return;
        }
        connection.close(new ProtocolException(ReplyCode.CONNECTION_FORCED, "credential expired"));
    }

    boolean wantsBlockedNotices() {
        return hasCapability("connection.blocked");
    }

    boolean wantsCancelNotices() {
        return hasCapability("consumer_cancel_notify");
    }

    private boolean hasCapability(String capability) {
        return Boolean.TRUE.equals(capabilities.get(capability));
    }

    String name() {
        return name;
    }

    /** Null before the login. It changes when the client brings a new token; its name does not. */
    Identity identity() {
        return identity;
    }

    String user() {
        return identity == null ? "" : identity.name();
    }

    /** On whose behalf its channels change definitions; null until connection.open. */
    Actor actor() {
        return actor;
    }

    /** Null until connection.open. */
    VirtualHost vhost() {
        return vhost;
    }

    int channelMax() {
        return channelMax;
    }

    /** Largest frame either side may send, in bytes with its frame header and end. */
    int frameMax() {
        return frameMax;
    }

    /** 0 if there are none. */
    int heartbeatSeconds() {
        return heartbeatSeconds;
    }

    String mechanism() {
        return mechanism;
    }

    /** Null if the connection has none. */
    TlsSession tls() {
        return tls;
    }

    InetSocketAddress peer() {
        return peer;
    }

    InetSocketAddress local() {
        return local;
    }

    /** Wall clock of connection.open. */
    long openedAtMillis() {
        return openedAtMillis;
    }

    FieldTable clientProperties() {
        return clientProperties;
    }

    /** For log lines: the name the client gave its connection, if it did. */
    String clientNameSuffix() {
        return clientName.isEmpty() ? "" : ", client '" + clientName + "'";
    }
}
