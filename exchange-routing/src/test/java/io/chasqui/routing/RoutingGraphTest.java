package io.chasqui.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.chasqui.codec.amqp091.FieldTable;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Any graph of exchanges, with cycles and alternate exchanges, against plain reachability. */
class RoutingGraphTest {

    private static final int EXCHANGES = 6;
    private static final int QUEUES = 4;

    /** A binding of exchange {@code from}; to exchange {@code to}, or to queue {@code to} - EXCHANGES. */
    record Edge(int from, int to, String key) {}

    @Property(tries = 500)
    void reachesExactlyTheReachableQueues(
            @ForAll("graphs") List<Edge> edges, @ForAll("alternates") List<Integer> alternates) {
        TestVhost vhost = build(edges, alternates);
        for (int start = 0; start < EXCHANGES; start++) {
            for (String key : List.of("a", "b", "c")) {
                assertThat(vhost.route("x" + start, key))
                        .as("from x%d with key %s", start, key)
                        .isEqualTo(reachable(edges, alternates, start, key));
            }
        }
    }

    @Property(tries = 300)
    void removingAQueueRemovesItFromAllRoutes(@ForAll("graphs") List<Edge> edges) {
        TestVhost vhost = build(edges, List.of());
        vhost.topology.apply(vhost.topology.removalOfQueues(Set.of("q0")));
        vhost.topology.apply(vhost.topology.removalOfExchange("x0"));
        List<Edge> rest = edges.stream()
                .filter(edge -> edge.from != 0 && edge.to != 0 && edge.to != EXCHANGES)
                .toList();
        assertThat(vhost.topology.bindings()).hasSize(new HashSet<>(rest).size());
        for (int start = 1; start < EXCHANGES; start++) {
            assertThat(vhost.route("x" + start, "a")).isEqualTo(reachable(rest, List.of(), start, "a"));
        }
    }

    private static TestVhost build(List<Edge> edges, List<Integer> alternates) {
        TestVhost vhost = new TestVhost();
        for (int i = 0; i < QUEUES; i++) {
            vhost.queue("q" + i);
        }
        for (int i = 0; i < EXCHANGES; i++) {
            int alternate = i < alternates.size() ? alternates.get(i) : -1;
            vhost.exchange(
                    "x" + i,
                    "direct",
                    alternate < 0 ? FieldTable.EMPTY : FieldTable.of("alternate-exchange", "x" + alternate));
        }
        for (Edge edge : edges) {
            if (edge.to < EXCHANGES) {
                vhost.bindExchange("x" + edge.from, "x" + edge.to, edge.key);
            } else {
                vhost.bindQueue("x" + edge.from, "q" + (edge.to - EXCHANGES), edge.key);
            }
        }
        return vhost;
    }

    private static Set<String> reachable(List<Edge> edges, List<Integer> alternates, int start, String key) {
        Set<String> queues = new TreeSet<>();
        Set<Integer> seen = new HashSet<>(Set.of(start));
        Deque<Integer> open = new ArrayDeque<>(seen);
        while (!open.isEmpty()) {
            int exchange = open.remove();
            Set<Integer> next = new HashSet<>();
            for (Edge edge : edges) {
                if (edge.from == exchange && edge.key.equals(key)) {
                    next.add(edge.to);
                }
            }
            if (next.isEmpty() && exchange < alternates.size() && alternates.get(exchange) >= 0) {
                next.add(alternates.get(exchange));
            }
            for (int to : next) {
                if (to >= EXCHANGES) {
                    queues.add("q" + (to - EXCHANGES));
                } else if (seen.add(to)) {
                    open.add(to);
                }
            }
        }
        return queues;
    }

    @Provide
    Arbitrary<List<Edge>> graphs() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, EXCHANGES - 1),
                        Arbitraries.integers().between(0, EXCHANGES + QUEUES - 1),
                        Arbitraries.of("a", "b"))
                .as(Edge::new)
                .list()
                .ofMaxSize(25);
    }

    @Provide
    Arbitrary<List<Integer>> alternates() {
        return Arbitraries.integers().between(-1, EXCHANGES - 1).list().ofSize(EXCHANGES);
    }
}
