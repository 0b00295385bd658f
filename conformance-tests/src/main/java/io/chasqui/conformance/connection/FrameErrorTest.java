package io.chasqui.conformance.connection;

import static io.chasqui.conformance.harness.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Method;
import io.chasqui.conformance.harness.Spec;
import io.chasqui.conformance.harness.Suite;
import io.chasqui.conformance.wire.WireClient;
import io.chasqui.conformance.wire.WireFrame;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Spec("4.2.3 general frame format")
class FrameErrorTest extends Suite {

    private static final int BASIC = 60;
    private static final Duration SOON = Duration.ofSeconds(8);

    @Test
    void aWrongFrameEndIsAFrameError() throws Exception {
        WireClient client = openWire();
        client.send(new byte[] {WireFrame.HEARTBEAT, 0, 0, 0, 0, 0, 0, (byte) 205});
        client.expectConnectionClose(501, "{invalid_frame_end_marker,205}");
    }

    @Test
    void aFrameAnnouncedAboveTheLimitIsRefusedBeforeItArrives() throws Exception {
        WireClient client = openWire();
        client.send(new byte[] {WireFrame.BODY, 0, 1, 0x7f, 0, 0, 0, 0});
        client.expectConnectionClose(501, "{frame_too_large,2130706432,131064}");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 4, 7, 9, 255})
    void anUnknownFrameTypeIsAFrameError(int type) throws Exception {
        WireClient client = openWire();
        client.openChannel(1);
        client.sendFrame(type, 1, (byte) 1);
        client.expectConnectionClose(501, "unknown_frame");
    }

    @Test
    void aHeartbeatWithAPayloadIsAFrameError() throws Exception {
        WireClient client = openWire();
        client.sendFrame(WireFrame.HEARTBEAT, 0, (byte) 1);
        client.expectConnectionClose(501, "unknown_frame");
    }

    @ParameterizedTest
    @CsvSource({"2, 0", "3, 0", "8, 1"})
    void aFrameOnAChannelThatItsTypeDoesNotAllowIsUnexpected(int type, int channel) throws Exception {
        WireClient client = openWire();
        client.openChannel(1);
        client.sendFrame(type, channel, new byte[type == WireFrame.HEARTBEAT ? 0 : 14]);
        client.expectConnectionClose(505, "UNEXPECTED_FRAME");
    }

    @Test
    void aLongFrameOnChannelZeroIsShownInPart() throws Exception {
        WireClient client = openWire();
        client.sendFrame(WireFrame.BODY, 0, "x".repeat(17).getBytes(StandardCharsets.US_ASCII));
        client.expectConnectionClose(505, "first 16 octets = <<\"xxxxxxxxxxxxxxxx\">>");
    }

    static Stream<Method> basicMethods() {
        return Stream.of(
                new AMQP.Basic.Publish.Builder().routingKey("q").build(),
                new AMQP.Basic.Ack.Builder().deliveryTag(1).build(),
                new AMQP.Basic.Nack.Builder().deliveryTag(1).build(),
                new AMQP.Basic.Reject.Builder().deliveryTag(1).build(),
                new AMQP.Basic.Qos.Builder().build());
    }

    @ParameterizedTest
    @MethodSource("basicMethods")
    void aBasicMethodOnChannelZeroIsACommandInTheWrongState(Method method) throws Exception {
        WireClient client = openWire();
        client.send(0, method);
        AMQP.Connection.Close close =
                client.expectConnectionClose(504, "CHANNEL_ERROR - unexpected method in connection state running");
        assertThat(close.getClassId()).isEqualTo(BASIC);
        assertThat(close.getMethodId()).isEqualTo(method.protocolMethodId());
    }

    @Test
    void aMethodWhoseArgumentsAreCutShortIsAFrameError() throws Exception {
        WireClient client = openWire();
        client.openChannel(1);
        client.sendFrame(WireFrame.METHOD, 1, (byte) 0, (byte) 50, (byte) 0, (byte) 10, (byte) 0, (byte) 0, (byte) 9);
        client.expectConnectionClose(501, "cannot decode");
    }

    @Test
    void aTableWithAnUnknownTypeEndsTheConnection() throws Exception {
        WireClient client = openWire();
        client.openChannel(1);
        byte[] declare = {
            0, 50, 0, 10, 0, 0, 1, 'q', 0, 0, 0, 0, 3, 1, 'k', 'Z',
        };
        client.sendFrame(WireFrame.METHOD, 1, declare);
        client.expectRefusedConnection(SOON);
    }

    @Test
    void anUnknownMethodEndsTheConnection() throws Exception {
        WireClient client = openWire();
        client.openChannel(1);
        client.sendFrame(WireFrame.METHOD, 1, (byte) 0, (byte) 99, (byte) 0, (byte) 99);
        client.expectRefusedConnection(SOON);
    }

    @Test
    void aTableLengthFarBeyondTheFrameIsAFrameError() throws Exception {
        WireClient client = openWire();
        client.openChannel(1);
        client.sendFrame(WireFrame.METHOD, 1, new byte[] {0, 50, 0, 10, 0, 0, 1, 'q', 0, -1, -1, -1, -1});
        client.expectConnectionClose(501, "cannot decode");
    }

    @Test
    void aMethodWithBytesLeftOverIsAFrameError() throws Exception {
        WireClient client = openWire();
        client.openChannel(1);
        client.sendFrame(WireFrame.METHOD, 1, new byte[] {0, 60, 0, 10, 0, 0, 0, 0, 0, 0, 0, 'x', 'x'});
        client.expectConnectionClose(501, "cannot decode");
    }

    @Test
    void aMethodFrameWithoutAMethodIsAFrameError() throws Exception {
        WireClient client = openWire();
        client.openChannel(1);
        client.sendFrame(WireFrame.METHOD, 1);
        client.expectConnectionClose(501, "unknown_frame");
    }

    @Test
    void aChannelMethodOnChannelZeroIsACommandInTheWrongState() throws Exception {
        WireClient client = openWire();
        client.send(0, new AMQP.Channel.Open.Builder().build());
        client.expectConnectionClose(504, "CHANNEL_ERROR - unexpected method in connection state running");
    }

    @Test
    void aConnectionMethodOnAnotherChannelIsRefused() throws Exception {
        WireClient client = openWire();
        client.openChannel(1);
        client.send(1, new AMQP.Connection.CloseOk.Builder().build());
        client.expectConnectionClose(503, "COMMAND_INVALID - unimplemented method");
    }

    static Stream<byte[]> brokenContentHeaders() {
        return Stream.of(
                new byte[] {0, BASIC, 0, 0},
                new byte[] {0, BASIC, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, -128, 0, 32, 'a', 'b'},
                new byte[] {0, BASIC, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 32, 0, 0, 0, 0, 9, 1, 'k'},
                new byte[] {0, BASIC, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 1, 0, 0});
    }

    @ParameterizedTest
    @MethodSource("brokenContentHeaders")
    void aContentHeaderThatCannotBeReadEndsTheConnection(byte[] header) throws Exception {
        WireClient client = publishing();
        client.sendFrame(WireFrame.HEADER, 1, header);
        client.sendFrame(WireFrame.BODY, 1, (byte) 'x');
        client.expectRefusedConnection(SOON);
    }

    @Test
    void deeplyNestedTablesCostNobodyElseAnything() throws Exception {
        WireClient bystander = openWire();
        bystander.openChannel(1);
        WireClient client = openWire();
        client.openChannel(1);
        client.sendFrame(WireFrame.METHOD, 1, declareWithNestedTables(12_000));
        client.nextContentFrame();
        bystander.expectAlive(1);
    }

    private static byte[] declareWithNestedTables(int depth) {
        int perLevel = 7;
        ByteBuffer payload = ByteBuffer.allocate(8 + Integer.BYTES + depth * perLevel);
        payload.put(new byte[] {0, 50, 0, 10, 0, 0, 0, 0b0100});
        for (int level = depth; level > 0; level--) {
            payload.putInt(level * perLevel).put((byte) 1).put((byte) 'k').put((byte) 'F');
        }
        payload.putInt(0);
        return Arrays.copyOf(payload.array(), payload.position());
    }

    @Test
    void aFloodOfSilentConnectionsDoesNotKeepOthersOut() throws Exception {
        for (int i = 0; i < 300; i++) {
            wire();
        }
        WireClient client = openWire();
        client.openChannel(1);
        client.expectAlive(1);
    }

    @Test
    void aMethodWhereAContentHeaderIsDueIsUnexpected() throws Exception {
        WireClient client = publishing();
        client.send(1, new AMQP.Basic.Qos.Builder().build());
        client.expectConnectionClose(505, "expected content header for class 60, got non content header frame instead");
    }

    @Test
    void aBodyWhereAContentHeaderIsDueIsUnexpected() throws Exception {
        WireClient client = publishing();
        client.sendFrame(WireFrame.BODY, 1, (byte) 1);
        client.expectConnectionClose(505, "expected content header for class 60, got non content header frame instead");
    }

    @Test
    void aContentHeaderOfAnotherClassIsUnexpected() throws Exception {
        WireClient client = publishing();
        client.sendContentHeader(1, 90, 0, 1);
        client.expectConnectionClose(505, "expected content header for class 60, got one for class 90 instead");
    }

    @Test
    void aContentHeaderWithAWeightIsUnexpected() throws Exception {
        WireClient client = publishing();
        client.sendContentHeader(1, BASIC, 1, 1);
        client.expectConnectionClose(505, "UNEXPECTED_FRAME");
    }

    @Test
    void aMethodWhereABodyIsDueIsUnexpected() throws Exception {
        WireClient client = publishing();
        client.sendContentHeader(1, BASIC, 0, 10);
        client.send(1, new AMQP.Basic.Qos.Builder().build());
        client.expectConnectionClose(505, "expected content body, got non content body frame instead");
    }

    @Test
    void aSecondContentHeaderIsUnexpected() throws Exception {
        WireClient client = publishing();
        client.sendContentHeader(1, BASIC, 0, 10);
        client.sendContentHeader(1, BASIC, 0, 10);
        client.expectConnectionClose(505, "expected content body, got non content body frame instead");
    }

    @ParameterizedTest
    @ValueSource(ints = {WireFrame.HEADER, WireFrame.BODY})
    void contentWithoutAMethodIsUnexpected(int type) throws Exception {
        WireClient client = openWire();
        client.openChannel(1);
        client.sendFrame(type, 1, new byte[14]);
        client.expectConnectionClose(505, "UNEXPECTED_FRAME");
    }

    @Test
    void moreBodyThanAnnouncedIsAFrameError() throws Exception {
        WireClient client = publishing();
        client.sendContentHeader(1, BASIC, 0, 3);
        client.sendFrame(WireFrame.BODY, 1, new byte[4]);
        client.expectConnectionClose(501, "content body frame exceeds remaining content size");
    }

    @Test
    void aBodyAnnouncedAboveTheLimitOfTheProtocolIsAFrameError() throws Exception {
        WireClient client = publishing();
        client.sendContentHeader(1, BASIC, 0, 536_870_913L);
        client.expectConnectionClose(501, "content body size 536870913 exceeds maximum allowed size 536870912");
    }

    @Test
    void aBrokenFrameOnOneConnectionLeavesOthersAlone() throws Exception {
        WireClient client = openWire();
        WireClient bystander = openWire();
        bystander.openChannel(1);
        client.send(new byte[] {WireFrame.HEARTBEAT, 0, 0, 0, 0, 0, 0, 0});
        client.expectConnectionClose(501, "invalid_frame_end_marker");
        bystander.expectAlive(1);
    }

    @Test
    void contentOfTwoChannelsMayBeInterleaved() throws Exception {
        String queue = queue(channel());
        String shared = durableQueue(channel());
        WireClient client = openWire();
        client.openChannel(1);
        client.openChannel(2);
        for (int channel = 1; channel <= 2; channel++) {
            client.send(
                    channel, new AMQP.Basic.Publish.Builder().routingKey(shared).build());
        }
        client.sendContentHeader(1, BASIC, 0, 2);
        client.sendContentHeader(2, BASIC, 0, 2);
        client.sendFrame(WireFrame.BODY, 1, (byte) 'a');
        client.sendFrame(WireFrame.BODY, 2, (byte) 'c');
        client.sendFrame(WireFrame.BODY, 2, (byte) 'd');
        client.expectAlive(2);
        client.sendFrame(WireFrame.BODY, 1, (byte) 'b');
        client.expectAlive(1);
        eventually(() -> assertThat(ready(channel(), shared)).isEqualTo(2));
        assertThat(drain(channel(), shared)).containsExactlyInAnyOrder("ab", "cd");
        assertThat(ready(channel(), queue)).isZero();
    }

    @Test
    void emptyBodyFramesAreAllowedAndCountAsNothing() throws Exception {
        String queue = durableQueue(channel());
        WireClient client = openWire();
        client.openChannel(1);
        client.send(1, new AMQP.Basic.Publish.Builder().routingKey(queue).build());
        client.sendContentHeader(1, BASIC, 0, 1);
        client.sendFrame(WireFrame.BODY, 1);
        client.sendFrame(WireFrame.BODY, 1, (byte) 'x');
        client.expectAlive(1);
        eventually(() -> assertThat(text(take(channel(), queue))).isEqualTo("x"));
    }

    private WireClient publishing() throws Exception {
        WireClient client = openWire();
        client.openChannel(1);
        client.send(1, new AMQP.Basic.Publish.Builder().routingKey("nowhere").build());
        return client;
    }
}
