package io.chasqui.codec.amqp091;

import static org.assertj.core.api.Assertions.assertThat;

import io.chasqui.codec.amqp091.Method.BasicPublish;
import io.chasqui.codec.amqp091.Method.BasicReject;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens per message allocates nothing. */
class HotPathAllocationTest {

    private static final int ROUNDS = 20_000;

    /** For the measuring itself; an object per round would be a hundred times as much. */
    private static final long TOLERANCE = 4096;

    // Without leak detection, whose records count as allocation.
    private static final UnpooledByteBufAllocator BUFFERS = new UnpooledByteBufAllocator(false, true);

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void readingPublishesAndSettlements(boolean direct) {
        ByteBuf in = buffer(direct);
        CountingHandler handler = new CountingHandler();
        FrameReader reader = new FrameReader(handler, FrameFormat.MIN_FRAME_MAX);
        writeInbound(in);

        assertAllocatesNothing(() -> {
            in.readerIndex(0);
            reader.read(in);
        });
        assertThat(handler.frames).isEqualTo(7L * 2 * ROUNDS);
        assertThat(handler.octets).isPositive();
        in.release();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void writingDeliveriesAndConfirms(boolean direct) {
        ByteBuf out = buffer(direct);
        byte[] tag = ShortString.encodeWithLength("amq.ctag-1");
        byte[] source = "\4logs\3a.b\0\0body".getBytes(StandardCharsets.ISO_8859_1);

        assertAllocatesNothing(() -> {
            out.clear();
            FrameWriter.deliver(out, 1, tag, 5, true, source, 9);
            FrameWriter.content(out, 1, source, 9, 2, 11, 4, FrameFormat.MIN_FRAME_MAX);
            FrameWriter.getOk(out, 1, 5, true, source, 9, 77);
            FrameWriter.returned(out, 1, ReplyCode.NO_ROUTE, tag, source, 9);
            FrameWriter.ack(out, 1, 6, true);
            FrameWriter.nack(out, 1, 6, true, false);
            FrameWriter.heartbeat(out);
        });
        assertThat(OfficialClient.frames(out)).hasSize(8);
        out.release();
    }

    @Test
    void theMeasureSeesAnObjectPerRound() {
        Object[] last = new Object[1];

        assertThat(Allocation.of(() -> {
                    for (int i = 0; i < ROUNDS; i++) {
                        last[0] = new Object();
                    }
                }))
                .isGreaterThan(TOLERANCE);
        assertThat(last[0]).isNotNull();
    }

    private static void assertAllocatesNothing(Runnable round) {
        // Once to warm up: classes, call sites and constants are made on first use.
        repeat(round);
        assertThat(Allocation.of(() -> repeat(round))).isLessThan(TOLERANCE);
    }

    private static void repeat(Runnable round) {
        for (int i = 0; i < ROUNDS; i++) {
            round.run();
        }
    }

    private static ByteBuf buffer(boolean direct) {
        return direct ? BUFFERS.directBuffer(4096) : BUFFERS.heapBuffer(4096);
    }

    private static void writeInbound(ByteBuf out) {
        byte[] properties = BasicProperties.builder()
                .contentType("text/plain")
                .headers(FieldTable.of("k", 1, "nested", FieldTable.of("a", FieldArray.of(1, "x"))))
                .deliveryMode(2)
                .priority(3)
                .expiration("60000")
                .build()
                .encode();
        FrameWriter.method(out, 1, new BasicPublish("logs", "a.b", true, false));
        FrameWriter.contentHeader(out, 1, 100, properties, 0, properties.length);
        FrameWriter.contentBody(out, 1, new byte[100], 0, 100);
        FrameWriter.ack(out, 1, 5, true);
        FrameWriter.nack(out, 1, 6, false, true);
        FrameWriter.method(out, 1, new BasicReject(7, true));
        FrameWriter.heartbeat(out);
    }
}
