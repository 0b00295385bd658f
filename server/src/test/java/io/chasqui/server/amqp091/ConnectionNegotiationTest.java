package io.chasqui.server.amqp091;

import static org.assertj.core.api.Assertions.assertThat;

import io.chasqui.codec.amqp091.FieldTable;
import io.chasqui.codec.amqp091.Method;
import io.chasqui.server.net.LeakCheck;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** From the protocol header to connection.open-ok, in every wrong way. */
@ExtendWith(LeakCheck.class)
@Timeout(60)
class ConnectionNegotiationTest {

    private static final byte[] HEADER = {'A', 'M', 'Q', 'P', 0, 0, 9, 1};

    private final TestBroker broker = new TestBroker("handshake_timeout", "1500");

    @AfterEach
    void close() {
        broker.close();
    }

    private RawClient started() throws IOException {
        RawClient client = broker.connect().header(HEADER).flush();
        Method.ConnectionStart start = client.expect(Method.ConnectionStart.class);
        assertThat(new String(start.mechanisms(), StandardCharsets.US_ASCII)).contains("PLAIN");
        return client;
    }

    private RawClient tuning() throws IOException {
        RawClient client = started();
        client.add(0, RawClient.startOk("PLAIN", "\0guest\0guest")).flush();
        client.expect(Method.ConnectionTune.class);
        return client;
    }

    private void assertTuneRefused(int channelMax, long frameMax, String text) throws IOException {
        try (RawClient client = tuning()) {
            client.add(0, new Method.ConnectionTuneOk(channelMax, frameMax, 0)).flush();
            Method.ConnectionClose close = client.expect(Method.ConnectionClose.class);
            assertThat(close.replyText()).isEqualTo("NOT_ALLOWED - " + text);
            client.add(0, new Method.ConnectionCloseOk()).flush();
            assertThat(client.next()).isNull();
        }
    }

    @Test
    void theLimitsAreEnforcedBothWays() throws IOException {
        assertTuneRefused(2047, 8191, "negotiated frame_max = 8191 is lower than the minimum allowed value (8192)");
        assertTuneRefused(
                2047, 131073, "negotiated frame_max = 131073 is higher than the maximum allowed value (131072)");
        assertTuneRefused(
                2047, 0, "negotiated frame_max = 0 (no limit) is higher than the maximum allowed value (131072)");
        assertTuneRefused(
                0, 131072, "negotiated channel_max = 0 (no limit) is higher than the maximum allowed value (2047)");
    }

    @Test
    void aSmallerInitialFrameThanTheProtocolsMinimumCountsAsTheMinimum() throws IOException {
        try (TestBroker small = new TestBroker("initial_frame_max", "4096");
                RawClient client = small.open(1)) {
            client.expectNothingMore(1);
        }
    }

    @Test
    void aForeignHeaderIsAnsweredWithOursAndTheSocketCloses() throws IOException {
        for (String greeting : List.of("GET / HTTP/1.1\r\n\r\n", "AMQP\0\0\10\0", "AMQP\2\1\0\0")) {
            try (RawClient client = broker.connect()) {
                client.header(greeting.getBytes(StandardCharsets.ISO_8859_1)).flush();
                assertThat(client.socket().getInputStream().readNBytes(8)).startsWith('A', 'M', 'Q', 'P');
                assertThat(client.socket().getInputStream().read()).isEqualTo(-1);
            }
        }
    }

    @Test
    void theHeaderMayComeOctetByOctetAndWithTheFirstFrame() throws IOException {
        try (RawClient client = broker.connect()) {
            for (byte octet : HEADER) {
                client.header(octet).flush();
            }
            client.expect(Method.ConnectionStart.class);
        }
        try (RawClient client = broker.connect()) {
            client.header(HEADER)
                    .add(0, RawClient.startOk("PLAIN", "\0guest\0guest"))
                    .add(0, new Method.ConnectionTuneOk(2047, 131072, 0))
                    .add(0, new Method.ConnectionOpen("/"))
                    .add(1, new Method.ChannelOpen())
                    .flush();
            client.expect(Method.ConnectionStart.class);
            client.expect(Method.ConnectionTune.class);
            client.expect(Method.ConnectionOpenOk.class);
            client.expect(Method.ChannelOpenOk.class);
        }
    }

    @Test
    void aWrongPasswordIsToldToThoseWhoCanBeTold() throws IOException {
        try (RawClient client = started()) {
            client.add(0, RawClient.startOk("PLAIN", "\0guest\0wrong")).flush();
            assertThat(client.expect(Method.ConnectionClose.class).replyText())
                    .startsWith("ACCESS_REFUSED - Login was refused using authentication mechanism PLAIN.");
        }
        try (RawClient client = started()) {
            client.add(
                            0,
                            new Method.ConnectionStartOk(
                                    FieldTable.EMPTY,
                                    "PLAIN",
                                    "\0guest\0wrong".getBytes(StandardCharsets.UTF_8),
                                    "en_US"))
                    .flush();
            assertThat(client.next()).isNull();
        }
    }

    @Test
    void errorsBeforeTuningPutNothingOnTheWire() throws IOException {
        List<RawClient> clients = new ArrayList<>();
        clients.add(started().add(0, RawClient.startOk("NONSENSE", "\0guest\0guest")));
        clients.add(started().add(0, RawClient.startOk("PLAIN", "guest")));
        clients.add(started().add(0, new Method.ConnectionOpen("/")));
        clients.add(started().add(1, new Method.ChannelOpen()));
        for (RawClient client : clients) {
            client.flush();
        }
        for (RawClient client : clients) {
            assertThat(client.next()).isNull();
            client.close();
        }
    }

    @Test
    void anUnknownVirtualHostIsRefused() throws IOException {
        try (RawClient client = tuning()) {
            client.add(0, new Method.ConnectionTuneOk(2047, 131072, 0))
                    .add(0, new Method.ConnectionOpen("nowhere"))
                    .flush();
            assertThat(client.expect(Method.ConnectionClose.class).replyText())
                    .isEqualTo("NOT_ALLOWED - vhost nowhere not found");
        }
    }

    @Test
    void whoDoesNotFinishInTimeIsDisconnected() throws IOException {
        try (RawClient silent = broker.connect();
                RawClient half = broker.connect().header((byte) 'A', (byte) 'M').flush();
                RawClient greeted = started();
                RawClient tuned = tuning()) {
            for (RawClient client : List.of(silent, half, greeted, tuned)) {
                assertThat(client.next()).isNull();
            }
        }
    }

    @Test
    void aFloodOfHalfOpenConnectionsCostsTheOthersNothing() throws IOException {
        List<RawClient> flood = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            flood.add(broker.connect().header((byte) 'A').flush());
        }
        try (RawClient client = broker.open(1)) {
            client.expectNothingMore(1);
        }
        assertThat(broker.chasqui().broker().connectionCount()).isLessThanOrEqualTo(1);
        for (RawClient client : flood) {
            client.close();
        }
    }

    @Test
    void channelsAreCountedAgainstTheLimit() throws IOException {
        try (RawClient client = tuning()) {
            client.add(0, new Method.ConnectionTuneOk(2, 131072, 0))
                    .add(0, new Method.ConnectionOpen("/"))
                    .add(1, new Method.ChannelOpen())
                    .add(2, new Method.ChannelOpen())
                    .add(3, new Method.ChannelOpen())
                    .flush();
            client.expect(Method.ConnectionOpenOk.class);
            client.expect(Method.ChannelOpenOk.class);
            client.expect(Method.ChannelOpenOk.class);
            assertThat(client.expect(Method.ConnectionClose.class).replyText())
                    .isEqualTo(
                            "NOT_ALLOWED - number of channels opened (2) has reached the negotiated channel_max (2)");
        }
    }
}
