package io.chasqui.benchmarks.codec;

import io.chasqui.benchmarks.AverageTimeBenchmark;
import io.chasqui.codec.amqp091.FrameWriter;
import io.chasqui.codec.amqp091.ShortString;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/** From a message to the bytes of its delivery. Nothing may be allocated. */
public class DeliveryWritingBenchmark extends AverageTimeBenchmark {

    private static final int FRAME_MAX = 128 * 1024;

    @Param({"16", "1024"})
    public int bodyLength;

    private final byte[] consumerTag = ShortString.encodeWithLength("amq.ctag-wNSDUPYDhMbZRHjuJIKwBg");
    private SampleMessage message;
    private ByteBuf out;

    @Setup
    public void allocate() {
        message = new SampleMessage(bodyLength);
        out = PooledByteBufAllocator.DEFAULT.directBuffer(SampleMessage.BATCH * (bodyLength + 160));
    }

    @TearDown
    public void release() {
        out.release();
    }

    /** Method, header and body frame of one message. */
    @Benchmark
    @OperationsPerInvocation(SampleMessage.BATCH)
    public int deliver() {
        out.clear();
        for (int i = 0; i < SampleMessage.BATCH; i++) {
            FrameWriter.deliver(
                    out, SampleMessage.CHANNEL, consumerTag, i, false, message.bytes, message.addressLength);
            FrameWriter.content(
                    out,
                    SampleMessage.CHANNEL,
                    message.bytes,
                    message.addressLength,
                    message.propertiesLength,
                    message.bodyStart(),
                    message.bodyLength,
                    FRAME_MAX);
        }
        return out.writerIndex();
    }

    /** One confirm; the length of the body does not matter. */
    @Benchmark
    @OperationsPerInvocation(SampleMessage.BATCH)
    public int confirm() {
        out.clear();
        for (int i = 0; i < SampleMessage.BATCH; i++) {
            FrameWriter.ack(out, SampleMessage.CHANNEL, i, true);
        }
        return out.writerIndex();
    }
}
