package io.chasqui.conformance.connection;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import io.chasqui.conformance.harness.Spec;
import io.chasqui.conformance.harness.Suite;
import io.chasqui.conformance.wire.WireClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Spec("4.2.2 protocol header")
class ProtocolHeaderTest extends Suite {

    private static final byte[] USE_0_9_1 = {'A', 'M', 'Q', 'P', 0, 0, 9, 1};
    private static final byte[] USE_1_0_WITH_SASL = {'A', 'M', 'Q', 'P', 3, 1, 0, 0};
    private static final Duration SOON = Duration.ofSeconds(5);

    @Test
    void the091HeaderIsAnsweredWithConnectionStart() throws Exception {
        AMQP.Connection.Start start = wire().start();
        assertThat(start.getVersionMajor()).isZero();
        assertThat(start.getVersionMinor()).isEqualTo(9);
    }

    @Test
    void the09HeaderIsTreatedAs091() throws Exception {
        WireClient client = wire();
        client.send(new byte[] {'A', 'M', 'Q', 'P', 1, 1, 0, 9});
        AMQP.Connection.Start start = client.expect(0, AMQP.Connection.Start.class);
        assertThat(start.getVersionMinor()).isEqualTo(9);
    }

    @Test
    void aHeaderThatArrivesByteByByteIsUnderstood() throws Exception {
        WireClient client = wire();
        for (byte each : WireClient.HEADER_0_9_1) {
            client.send(new byte[] {each});
        }
        client.expect(0, AMQP.Connection.Start.class);
    }

    static Stream<byte[]> laterRevisions() {
        return Stream.of(
                new byte[] {'A', 'M', 'Q', 'P', 0, 0, 9, 2},
                new byte[] {'A', 'M', 'Q', 'P', 0, 0, 9, 0},
                new byte[] {'A', 'M', 'Q', 'P', 0, 0, 10, 0});
    }

    @ParameterizedTest
    @MethodSource("laterRevisions")
    void anotherRevisionIsToldToSpeak091(byte[] header) throws Exception {
        WireClient client = wire();
        client.send(header);
        assertThat(client.readBytes(8)).isEqualTo(USE_0_9_1);
        client.expectEndOfStream(SOON);
    }

    static Stream<byte[]> otherProtocols() {
        return Stream.of(
                "GET / HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII),
                new byte[] {0x16, 3, 1, 2, 0, 1, 0, 1, (byte) 0xfc},
                new byte[] {'A', 'M', 'Q', 'P', 1, 1, 8, 0},
                new byte[] {'A', 'M', 'Q', 'P', 9, 9, 9, 9},
                new byte[] {0, 0, 0, 0, 0, 0, 0, 0});
    }

    @ParameterizedTest
    @MethodSource("otherProtocols")
    void anythingElseIsToldAProtocolThatIsSpokenAndDropped(byte[] greeting) throws Exception {
        WireClient client = wire();
        client.send(greeting);
        assertThat(client.readBytes(8)).isIn(USE_0_9_1, USE_1_0_WITH_SASL);
        client.expectEndOfStream(SOON);
    }

    @Test
    void aClientMaySendItsWholeHandshakeWithoutWaiting() throws Exception {
        WireClient client = wire();
        client.send(WireClient.HEADER_0_9_1);
        client.startOk("PLAIN", WireClient.plainResponse("guest", "guest"), WireClient.CAPABILITIES);
        client.tuneOk(2047, 131072, 0);
        client.openVirtualHost("/");
        client.expect(0, AMQP.Connection.Start.class);
        client.expect(0, AMQP.Connection.Tune.class);
        client.expect(0, AMQP.Connection.OpenOk.class);
    }

    @Test
    void aClientThatSaysNothingIsDroppedAfterTheHandshakeTimeout() throws Exception {
        WireClient client = wire();
        long start = System.nanoTime();
        client.expectEndOfStream(Duration.ofSeconds(20));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofSeconds(5));
    }

    @Test
    void aClientThatStopsAfterTheHeaderIsDroppedAfterTheHandshakeTimeout() throws Exception {
        WireClient client = wire();
        client.start();
        client.expectEndOfStream(Duration.ofSeconds(20));
    }
}
