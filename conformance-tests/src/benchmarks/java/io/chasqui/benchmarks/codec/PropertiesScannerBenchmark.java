package io.chasqui.benchmarks.codec;

import io.chasqui.benchmarks.AverageTimeBenchmark;
import io.chasqui.codec.amqp091.BasicProperties;
import io.chasqui.codec.amqp091.FieldTable;
import io.chasqui.codec.amqp091.PropertiesScanner;
import io.chasqui.codec.amqp091.Timestamp;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/** What the broker reads of each message's properties. Nothing may be allocated. */
public class PropertiesScannerBenchmark extends AverageTimeBenchmark {

    /** The properties that a message carries. */
    public enum Carried {
        NONE(BasicProperties.builder()),
        PERSISTENT(BasicProperties.builder().contentType("text/plain").deliveryMode(2)),
        HEADERS(BasicProperties.builder()
                .deliveryMode(2)
                .headers(FieldTable.builder()
                        .put("tenant", "acme")
                        .put("attempt", 3L)
                        .put("trace", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
                        .build())),
        ALL_BUT_HEADERS(BasicProperties.builder()
                .contentType("application/json")
                .contentEncoding("gzip")
                .deliveryMode(2)
                .priority(5)
                .correlationId("4bf92f3577b34da6")
                .replyTo("amq.gen-JzTY20BRgKO-HjmUJj0wLg")
                .expiration("60000")
                .messageId("a3ce929d0e0e4736")
                .timestamp(new Timestamp(1_700_000_000L))
                .type("order")
                .userId("guest")
                .appId("shop"));

        private final byte[] encoded;

        Carried(BasicProperties.Builder properties) {
            this.encoded = properties.build().encode();
        }
    }

    @Param
    public Carried carried;

    private final PropertiesScanner scanner = new PropertiesScanner();
    private ByteBuf in;

    @Setup
    public void fillBuffer() {
        in = PooledByteBufAllocator.DEFAULT.directBuffer().writeBytes(carried.encoded);
    }

    @TearDown
    public void releaseBuffer() {
        in.release();
    }

    @Benchmark
    public PropertiesScanner scan() {
        scanner.scan(in, 0, in.writerIndex());
        return scanner;
    }
}
