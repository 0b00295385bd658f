package io.chasqui.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.chasqui.codec.amqp091.FieldTable;
import io.chasqui.routing.type.StandardExchangeTypes;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One thread binds and unbinds while another routes. */
class ConcurrentRoutingTest {

    private static final int BINDINGS = 3000;

    private final Topology<String> topology =
            new Topology<>("/", StandardExchangeTypes.all(), name -> name.startsWith("q") ? "queue" : null);

    /** Highest number whose binding has been added for certain. */
    private final AtomicInteger bound = new AtomicInteger(-1);

    private final AtomicBoolean finished = new AtomicBoolean();

    @ParameterizedTest
    @CsvSource({"direct, k%d", "topic, k%d.*.#", "topic, #.k%d.x", "fanout, k%d", "headers, k%d"})
    void aBindingIsSeenByWhateverRoutesAfterwards(String type, String keyPattern) throws Exception {
        Exchange<String> exchange = topology.declare(definition(type));
        topology.bind(binding(keyPattern, 0));
        bound.set(0);
        CompletableFuture<Integer> reader = CompletableFuture.supplyAsync(() -> routeUntilFinished(exchange, type));
        try {
            for (int i = 1; i < BINDINGS; i++) {
                topology.bind(binding(keyPattern, i));
                bound.set(i);
                // Bindings that come and go make the structures grow and shrink under the reader.
                topology.bind(binding("gone" + keyPattern, i));
                topology.apply(topology.removalOfBinding(binding("gone" + keyPattern, i)));
            }
        } finally {
            finished.set(true);
        }
        assertThat(reader.get(30, TimeUnit.SECONDS)).isPositive();
    }

    private int routeUntilFinished(Exchange<String> exchange, String type) {
        Routes<String> routes = new Routes<>();
        int routed = 0;
        do {
            int number = bound.get();
            topology.route(exchange, message(type, number), routes);
            assertThat(routes.size()).as("number %d", number).isEqualTo(1);
            routed++;
        } while (!finished.get());
        return routed;
    }

    private static TestMessage message(String type, int number) {
        return switch (type) {
            case "headers" -> TestMessage.withHeaders(FieldTable.of("n", number));
            case "topic" -> TestMessage.withKey("k" + number + ".x");
            default -> TestMessage.withKey("k" + number);
        };
    }

    private static Binding binding(String keyPattern, int number) {
        return Binding.toQueue("x", "q" + number, keyPattern.formatted(number), FieldTable.of("n", number));
    }

    private static ExchangeDefinition definition(String type) {
        return new ExchangeDefinition("x", type, false, false, false, FieldTable.EMPTY);
    }
}
