package io.chasqui.benchmarks.routing;

import io.chasqui.benchmarks.AverageTimeBenchmark;
import io.chasqui.codec.amqp091.FieldTable;
import java.util.Random;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** Each message reaches exactly one of the bound queues, another one each time. */
public class RoutingBenchmark extends AverageTimeBenchmark {

    /** A power of two. */
    private static final int MESSAGES = 4096;

    private static final int TENANTS = 100;

    @Param({"direct", "topic", "headers"})
    public String exchangeType;

    @Param({"10", "10000", "100000"})
    public int bindings;

    private final SampleRoutedMessage[] messages = new SampleRoutedMessage[MESSAGES];
    private SampleTopology topology;
    private int next;

    @Setup
    public void bind() {
        topology = new SampleTopology(exchangeType);
        for (int i = 0; i < bindings; i++) {
            topology.bind(
                    i,
                    exchangeType.equals("topic") ? pattern(i) : key(i),
                    headers(i).with("x-match", "all"));
        }
        Random random = new Random(1);
        for (int i = 0; i < MESSAGES; i++) {
            int binding = random.nextInt(bindings);
            messages[i] = new SampleRoutedMessage(key(binding), headers(binding));
            topology.requireReached(messages[i], 1);
        }
    }

    private static String key(int binding) {
        return "shop." + binding % TENANTS + ".order." + binding + ".created";
    }

    /** A third each with a star, a hash, and neither. */
    private static String pattern(int binding) {
        return switch (binding % 3) {
            case 0 -> "shop.*.order." + binding + ".created";
            case 1 -> "shop." + binding % TENANTS + ".order." + binding + ".#";
            default -> key(binding);
        };
    }

    /** A field that many bindings share, and one that no other has. */
    private static FieldTable headers(int binding) {
        return FieldTable.of("tenant", (long) binding % TENANTS, "order", (long) binding);
    }

    @Benchmark
    public int route() {
        return topology.route(messages[next++ & MESSAGES - 1]);
    }
}
