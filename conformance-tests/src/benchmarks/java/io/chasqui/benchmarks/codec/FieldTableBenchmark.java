package io.chasqui.benchmarks.codec;

import io.chasqui.benchmarks.AverageTimeBenchmark;
import io.chasqui.codec.amqp091.FieldTable;
import io.chasqui.codec.amqp091.Timestamp;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** A message's headers: strings, numbers, and a nested table in every tenth field. */
public class FieldTableBenchmark extends AverageTimeBenchmark {

    @Param({"1", "10", "100"})
    public int fields;

    private FieldTable table;
    private byte[] encoded;

    @Setup
    public void build() {
        FieldTable.Builder builder = FieldTable.builder();
        for (int i = 0; i < fields; i++) {
            builder.put("header-" + i, value(i));
        }
        table = builder.build();
        encoded = table.encode();
    }

    private static Object value(int field) {
        return switch (field % 10) {
            case 9 -> FieldTable.of("count", 3L, "queue", "orders.incoming");
            case 1, 4 -> (long) field;
            case 2 -> field;
            case 3 -> Boolean.TRUE;
            case 5 -> new Timestamp(1_700_000_000L + field);
            default -> "value-" + field;
        };
    }

    @Benchmark
    public FieldTable decode() {
        return FieldTable.decode(encoded, 0, encoded.length);
    }

    @Benchmark
    public byte[] encode() {
        return table.encode();
    }
}
