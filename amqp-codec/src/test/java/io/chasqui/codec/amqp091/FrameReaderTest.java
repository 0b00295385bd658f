package io.chasqui.codec.amqp091;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.chasqui.codec.amqp091.Method.BasicPublish;
import io.chasqui.codec.amqp091.Method.BasicReject;
import io.chasqui.codec.amqp091.Method.ChannelFlow;
import io.chasqui.codec.amqp091.Method.QueueDeclare;
import io.chasqui.codec.amqp091.RecordingHandler.ContentBody;
import io.chasqui.codec.amqp091.RecordingHandler.ContentHeader;
import io.chasqui.codec.amqp091.RecordingHandler.Event;
import io.chasqui.codec.amqp091.RecordingHandler.Publish;
import io.chasqui.codec.amqp091.RecordingHandler.Settlement;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import org.junit.jupiter.api.Test;

class FrameReaderTest {

    private static final int FRAME_MAX = FrameFormat.MIN_FRAME_MAX;

    private final RecordingHandler handler = new RecordingHandler();
    private final FrameReader reader = new FrameReader(handler, FRAME_MAX);
    private final ByteBuf in = Unpooled.buffer();

    @Test
    void readsAPublishWithItsContent() {
        FrameWriter.method(in, 7, new BasicPublish("logs", "a.b", true, false));
        FrameWriter.contentHeader(in, 7, 3, new byte[] {9, 0, 0, 9}, 1, 2);
        FrameWriter.contentBody(in, 7, new byte[] {9, 1, 2, 3, 9}, 1, 3);

        reader.read(in);

        assertThat(handler.events)
                .containsExactly(
                        new Event(7, new Publish("logs", "a.b", true, false)),
                        new Event(7, new ContentHeader(60, 0, 3, List.of((byte) 0, (byte) 0))),
                        new Event(7, new ContentBody(List.of((byte) 1, (byte) 2, (byte) 3))));
        assertThat(in.isReadable()).isFalse();
    }

    @Test
    void readsSettlements() {
        FrameWriter.ack(in, 1, 5, true);
        FrameWriter.nack(in, 1, -1, false, true);
        FrameWriter.nack(in, 1, 6, true, false);
        FrameWriter.method(in, 0xFFFF, new BasicReject(7, true));

        reader.read(in);

        assertThat(handler.events)
                .containsExactly(
                        new Event(1, new Settlement("ack", 5, true, false)),
                        new Event(1, new Settlement("nack", -1, false, true)),
                        new Event(1, new Settlement("nack", 6, true, false)),
                        new Event(0xFFFF, new Settlement("reject", 7, false, true)));
    }

    @Test
    void readsOtherMethodsAsRecords() {
        Method declare = new QueueDeclare(
                "tasks", false, true, false, true, false, FieldTable.of("x-max-length", 10, "x-queue-type", "classic"));
        FrameWriter.method(in, 3, declare);

        reader.read(in);

        assertThat(handler.events).containsExactly(new Event(3, declare));
    }

    @Test
    void readsHeartbeats() {
        FrameWriter.heartbeat(in);

        reader.read(in);

        assertThat(handler.events).containsExactly(RecordingHandler.HEARTBEAT);
    }

    @Test
    void waitsForTheRestOfAFrame() {
        ByteBuf frames = Unpooled.buffer();
        FrameWriter.method(frames, 1, new ChannelFlow(true));
        FrameWriter.heartbeat(frames);

        while (frames.isReadable()) {
            in.writeByte(frames.readByte());
            reader.read(in);
            assertThat(handler.events).hasSize(frames.readerIndex() < 13 ? 0 : frames.isReadable() ? 1 : 2);
        }
        assertThat(in.isReadable()).isFalse();
    }

    @Test
    void stopsBetweenFramesWhileSuspended() {
        for (int tag = 1; tag <= 3; tag++) {
            FrameWriter.ack(in, 1, tag, false);
        }
        int frameLength = in.readableBytes() / 3;
        handler.suspendAfter = 1;

        reader.read(in);
        assertThat(handler.events).hasSize(1);
        assertThat(in.readableBytes()).isEqualTo(2 * frameLength);
        reader.read(in);
        assertThat(handler.events).hasSize(1);

        handler.suspendAfter = Integer.MAX_VALUE;
        handler.suspended = false;
        reader.read(in);
        assertThat(handler.events).hasSize(3);
        assertThat(in.isReadable()).isFalse();
    }

    @Test
    void takesAPayloadAsLargeAsFrameMaxAndNoLarger() {
        FrameWriter.contentBody(in, 1, new byte[FRAME_MAX], 0, FRAME_MAX);
        reader.read(in);
        assertThat(handler.events).hasSize(1);

        FrameWriter.contentBody(in, 1, new byte[FRAME_MAX + 1], 0, FRAME_MAX + 1);
        assertThatThrownBy(() -> reader.read(in))
                .isInstanceOf(FramingException.class)
                .hasMessage("FRAME_ERROR - type 3, all octets = <<>>: {frame_too_large,8193,8184}");

        reader.frameMax(FRAME_MAX + 1);
        reader.read(in);
        assertThat(handler.events).hasSize(2);
    }

    @Test
    void refusesAFrameTooLargeAsSoonAsItSaysSo() {
        in.writeByte(FrameFormat.BODY).writeShort(1).writeInt(-1);
        assertTooLarge();
        in.writeByte(0);
        assertTooLarge();
    }

    private void assertTooLarge() {
        assertThatThrownBy(() -> reader.read(in))
                .isInstanceOf(FramingException.class)
                .hasMessageContaining("type 3, ")
                .hasMessageContaining("frame_too_large,4294967295,");
    }

    @Test
    void refusesAFrameWithoutEndOctet() {
        FrameWriter.heartbeat(in);
        in.setByte(7, 0x41);

        assertThatThrownBy(() -> reader.read(in))
                .isInstanceOf(FramingException.class)
                .hasMessage("FRAME_ERROR - type 8, all octets = <<>>: {invalid_frame_end_marker,65}");
    }

    @Test
    void refusesUnknownFrameTypesAndReadsOn() {
        frame(4, 1, "0123456789abcdefg");
        FrameWriter.heartbeat(in);

        assertThatThrownBy(() -> reader.read(in))
                .isInstanceOf(ProtocolException.class)
                .hasMessage("FRAME_ERROR - type 4, first 16 octets = <<\"0123456789abcdef\">>: unknown_frame");
        reader.read(in);
        assertThat(handler.events).containsExactly(RecordingHandler.HEARTBEAT);
    }

    @Test
    void refusesPayloadsTooShortForTheirType() {
        frame(FrameFormat.METHOD, 1, "abc");
        assertThat(readError().replyText()).isEqualTo("FRAME_ERROR - type 1, all octets = <<\"abc\">>: unknown_frame");
        frame(FrameFormat.HEADER, 1, 0, 60);
        assertThat(readError().replyText()).isEqualTo("FRAME_ERROR - type 2, all octets = <<0,60>>: unknown_frame");
        frame(FrameFormat.HEARTBEAT, 0, "x");
        assertThat(readError().replyText()).isEqualTo("FRAME_ERROR - type 8, all octets = <<\"x\">>: unknown_frame");
    }

    @Test
    void refusesContentOnChannelZeroAndHeartbeatsElsewhere() {
        FrameWriter.contentHeader(in, 0, 1, new byte[2], 0, 2);
        assertUnexpected(readError(), "type 2, all octets = <<0,60,0,0,0,0,0,0,0,0,0,1,0,0>>");
        FrameWriter.contentBody(in, 0, new byte[17], 0, 17);
        assertUnexpected(readError(), "type 3, first 16 octets = <<0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0>>");
        frame(FrameFormat.HEARTBEAT, 1);
        assertUnexpected(readError(), "type 8, all octets = <<>>");
    }

    @Test
    void refusesUnknownMethods() {
        frame(FrameFormat.METHOD, 1, 0, 50, 0, 99);

        ProtocolException error = readError();

        assertThat(error.code()).isEqualTo(ReplyCode.COMMAND_INVALID);
        assertThat(error.classId()).isEqualTo(50);
        assertThat(error.methodId()).isEqualTo(99);
    }

    @Test
    void refusesArgumentsThatDoNotFit() {
        // queue.purge with a name longer than the frame
        frame(FrameFormat.METHOD, 1, 0, 50, 0, 30, 0, 0, 5, 'a', 'b');
        assertUndecodable(readError(), 50, 30, "<<0,0,5,97,98>>");
        // channel.close-ok with an octet too many
        frame(FrameFormat.METHOD, 1, 0, 20, 0, 41, 0);
        assertUndecodable(readError(), 20, 41, "<<0>>");
        // basic.publish without its bits
        frame(FrameFormat.METHOD, 1, 0, 60, 0, 40, 0, 0, 0, 0);
        assertUndecodable(readError(), 60, 40, "<<0,0,0,0>>");
        // basic.ack with half a tag
        frame(FrameFormat.METHOD, 1, 0, 60, 0, 80, 0, 0, 0, 1);
        assertUndecodable(readError(), 60, 80, "<<0,0,0,1>>");
        // basic.nack with an octet too many
        frame(FrameFormat.METHOD, 1, 0, 60, 0, 120, 0, 0, 0, 0, 0, 0, 0, 1, 3, 0);
        assertUndecodable(readError(), 60, 120, "<<0,0,0,0,0,0,0,1,3,0>>");
        // basic.publish with an octet too many
        frame(FrameFormat.METHOD, 1, 0, 60, 0, 40, 0, 0, 0, 0, 3, 0);
        assertUndecodable(readError(), 60, 40, "<<0,0,0,0,3,0>>");
    }

    private ProtocolException readError() {
        return catchThrowableOfType(ProtocolException.class, () -> reader.read(in));
    }

    private void frame(int type, int channel, String payload) {
        frame(type, channel, payload.chars().toArray());
    }

    private void frame(int type, int channel, int... payload) {
        in.writeByte(type).writeShort(channel).writeInt(payload.length);
        for (int octet : payload) {
            in.writeByte(octet);
        }
        in.writeByte(FrameFormat.END);
    }

    private static void assertUnexpected(ProtocolException error, String explanation) {
        assertThat(error.code()).isEqualTo(ReplyCode.UNEXPECTED_FRAME);
        assertThat(error.explanation()).isEqualTo(explanation);
    }

    private static void assertUndecodable(ProtocolException error, int classId, int methodId, String octets) {
        assertThat(error.replyText()).isEqualTo("FRAME_ERROR - cannot decode " + octets);
        assertThat(error.classId()).isEqualTo(classId);
        assertThat(error.methodId()).isEqualTo(methodId);
    }
}
