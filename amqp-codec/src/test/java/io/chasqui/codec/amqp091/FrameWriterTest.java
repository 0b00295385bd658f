package io.chasqui.codec.amqp091;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.impl.AMQImpl;
import com.rabbitmq.client.impl.Frame;
import io.chasqui.codec.amqp091.Method.ConnectionBlocked;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.BeforeTry;
import org.junit.jupiter.api.Test;

/** What is written per message, as the official Java client reads it. */
class FrameWriterTest {

    private static final byte[] TAG = ShortString.encodeWithLength("ctag");
    /** Exchange "logs", routing key "a.b", then something that is not part of the address. */
    private static final byte[] SOURCE = "\4logs\3a.b#####".getBytes(StandardCharsets.ISO_8859_1);

    private static final int ADDRESS_LENGTH = 9;

    // Small, so that every frame makes it grow.
    private final ByteBuf out = Unpooled.buffer(1);

    @BeforeTry
    void clear() {
        out.clear();
    }

    @Property(tries = 100, seed = "20261120")
    void writesDeliveries(
            @ForAll @IntRange(min = 1, max = 0xFFFF) int channel, @ForAll long tag, @ForAll boolean redelivered) {
        FrameWriter.deliver(out, channel, TAG, tag, redelivered, SOURCE, ADDRESS_LENGTH);

        assertThat(onlyFrame().getChannel()).isEqualTo(channel);
        assertThat(OfficialClient.method(onlyFrame()))
                .isEqualTo(new AMQImpl.Basic.Deliver("ctag", tag, redelivered, "logs", "a.b"));
    }

    @Property(tries = 100, seed = "20261120")
    void writesGetOk(
            @ForAll @IntRange(min = 1, max = 0xFFFF) int channel,
            @ForAll long tag,
            @ForAll boolean redelivered,
            @ForAll @LongRange(max = 0xFFFF_FFFFL) long left) {
        FrameWriter.getOk(out, channel, tag, redelivered, SOURCE, ADDRESS_LENGTH, left);

        assertThat(onlyFrame().getChannel()).isEqualTo(channel);
        assertThat(OfficialClient.method(onlyFrame()))
                .isEqualTo(new AMQImpl.Basic.GetOk(tag, redelivered, "logs", "a.b", (int) left));
    }

    @Test
    void writesReturns() {
        byte[] text = ShortString.encodeWithLength("NO_ROUTE");
        FrameWriter.returned(out, 5, ReplyCode.NO_ROUTE, text, SOURCE, ADDRESS_LENGTH);

        assertThat(OfficialClient.method(onlyFrame()))
                .isEqualTo(new AMQImpl.Basic.Return(AMQP.NO_ROUTE, "NO_ROUTE", "logs", "a.b"));
    }

    @Property(tries = 100, seed = "20261120")
    void writesAcks(@ForAll @IntRange(min = 1, max = 0xFFFF) int channel, @ForAll long tag, @ForAll boolean multiple) {
        FrameWriter.ack(out, channel, tag, multiple);

        assertThat(onlyFrame().getChannel()).isEqualTo(channel);
        assertThat(OfficialClient.method(onlyFrame())).isEqualTo(new AMQImpl.Basic.Ack(tag, multiple));
    }

    @Property(tries = 100, seed = "20261120")
    void writesNacks(@ForAll long tag, @ForAll boolean multiple, @ForAll boolean requeue) {
        FrameWriter.nack(out, 1, tag, multiple, requeue);

        assertThat(OfficialClient.method(onlyFrame())).isEqualTo(new AMQImpl.Basic.Nack(tag, multiple, requeue));
    }

    @Test
    void writesHeartbeats() {
        FrameWriter.heartbeat(out);

        assertThat(ByteBufUtil.hexDump(out)).isEqualTo("08000000000000ce");
    }

    @Property(tries = 50, seed = "20261120")
    void splitsContentIntoFramesThatFit(
            @ForAll @Size(max = 100) byte[] body, @ForAll @IntRange(max = 9) int bodyIndex) {
        int start = Math.min(bodyIndex, body.length);
        int frameMax = 24;
        FrameWriter.content(out, 3, body, 0, 0, start, body.length - start, frameMax);

        List<Frame> frames = OfficialClient.frames(out);
        ByteArrayOutputStream received = new ByteArrayOutputStream();
        for (Frame frame : frames.subList(1, frames.size())) {
            assertThat(frame.getType()).isEqualTo(AMQP.FRAME_BODY);
            assertThat(frame.getChannel()).isEqualTo(3);
            assertThat(frame.getPayload()).hasSizeBetween(1, frameMax - FrameFormat.OVERHEAD);
            received.writeBytes(frame.getPayload());
        }
        assertThat(frames.get(0).getType()).isEqualTo(AMQP.FRAME_HEADER);
        assertThat(received.toByteArray()).isEqualTo(Arrays.copyOfRange(body, start, body.length));
        assertThat(frames).hasSize(1 + (body.length - start + 15) / 16);
    }

    @Test
    void leavesNothingBehindWhenAMethodCannotBeWritten() {
        FrameWriter.heartbeat(out);

        assertThatThrownBy(() -> FrameWriter.method(out, 0, new ConnectionBlocked("x".repeat(256))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(ByteBufUtil.hexDump(out)).isEqualTo("08000000000000ce");
    }

    private Frame onlyFrame() {
        List<Frame> frames = OfficialClient.frames(out);
        assertThat(frames).hasSize(1);
        return frames.get(0);
    }
}
