package io.chasqui.benchmarks.routing;

import io.chasqui.benchmarks.AverageTimeBenchmark;
import io.chasqui.codec.amqp091.FieldTable;
import io.chasqui.routing.Binding;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** Shapes of patterns that are easy and hard for a trie, {@value #BINDINGS} bindings of each. */
public class TopicTrieBenchmark extends AverageTimeBenchmark {

    static final int BINDINGS = 10_000;

    /** A number in the middle of a pattern and of a key stands for a queue. */
    public enum Shape {
        /** Words only. */
        LITERAL("europe.%d.order.created.1", 1, "europe.5000.order.created.1"),

        /** The branch for any word has to be tried beside the one for the word. */
        STARS("*.%d.*.created.*", 1, "europe.5000.order.created.1"),

        /** Ends the search early. */
        TRAILING_HASH("europe.%d.#", 1, "europe.5000.order.created.1"),

        /** Every rest of the key has to be tried. */
        LEADING_HASH("#.%d", 1, "europe.order.created.1.5000"),

        /** What a search without memory would try in a number of ways that grows with every word. */
        MANY_HASHES("#.a.#.a.#.a.#.%d", 1, "a.a.a.a.a.a.a.a.a.a.a.a.5000"),

        /** One message for all queues. */
        ALL_MATCH("#", BINDINGS, "europe.order.created");

        private final String pattern;
        private final int reached;
        private final SampleRoutedMessage message;

        Shape(String pattern, int reached, String key) {
            this.pattern = pattern;
            this.reached = reached;
            this.message = new SampleRoutedMessage(key, FieldTable.EMPTY);
        }
    }

    @Param
    public Shape shape;

    private SampleTopology topology;

    @Setup
    public void bind() {
        topology = new SampleTopology("topic");
        for (int i = 0; i < BINDINGS; i++) {
            bind(i);
        }
        topology.requireReached(shape.message, shape.reached);
    }

    private Binding bind(int queue) {
        return topology.bind(queue, String.format(shape.pattern, queue), FieldTable.EMPTY);
    }

    @Benchmark
    public int route() {
        return topology.route(shape.message);
    }

    /** Adds one more binding and takes it away again. */
    @Benchmark
    public void bindAndUnbind() {
        topology.unbind(bind(BINDINGS));
    }
}
