package io.chasqui.benchmarks.codec;

import io.chasqui.benchmarks.AverageTimeBenchmark;
import io.chasqui.codec.amqp091.FrameReader;
import io.chasqui.codec.amqp091.FrameWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/** From bytes to calls of the frame handler. Nothing may be allocated. */
public class FrameReadingBenchmark extends AverageTimeBenchmark {

    private static final int FRAME_MAX = 128 * 1024;

    @Param({"16", "1024"})
    public int bodyLength;

    private final CountingHandler handler = new CountingHandler();
    private final FrameReader reader = new FrameReader(handler, FRAME_MAX);
    private ByteBuf publishes;
    private ByteBuf acks;

    @Setup
    public void fillBuffers() {
        publishes = new SampleMessage(bodyLength).publishes();
        acks = PooledByteBufAllocator.DEFAULT.directBuffer();
        for (int i = 0; i < SampleMessage.BATCH; i++) {
            FrameWriter.ack(acks, SampleMessage.CHANNEL, i, false);
        }
    }

    @TearDown
    public void releaseBuffers() {
        publishes.release();
        acks.release();
    }

    /** Method, header and body frame of one message. */
    @Benchmark
    @OperationsPerInvocation(SampleMessage.BATCH)
    public long publish() {
        return readAll(publishes);
    }

    /** One acknowledgement; the length of the body does not matter. */
    @Benchmark
    @OperationsPerInvocation(SampleMessage.BATCH)
    public long ack() {
        return readAll(acks);
    }

    private long readAll(ByteBuf in) {
        in.readerIndex(0);
        reader.read(in);
        return handler.sum;
    }
}
