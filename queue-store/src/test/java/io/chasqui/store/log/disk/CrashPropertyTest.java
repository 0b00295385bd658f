package io.chasqui.store.log.disk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/**
 * Whatever happens in whatever order: a confirmed message that was not settled is there after a crash, a message whose
 * settlement is on disk is not, the order is kept, and so is how often a message came back.
 */
class CrashPropertyTest {

    /** One step of a history. */
    private interface Step {
        void on(CrashHistory history) throws IOException;
    }

    private record NamedStep(String name, Step step) {
        @Override
        public String toString() {
            return name;
        }
    }

    @Property(tries = 120)
    void whatIsConfirmedSurvivesAndWhatIsSettledDoesNotComeBack(@ForAll("histories") List<NamedStep> steps)
            throws IOException {
        Path directory = Files.createTempDirectory("chasqui-crash");
        try (CrashHistory history = new CrashHistory(directory)) {
            for (NamedStep step : steps) {
                step.step().on(history);
            }
        } finally {
            delete(directory);
        }
    }

    @Provide
    Arbitrary<List<NamedStep>> histories() {
        Arbitrary<Integer> lane = Arbitraries.integers().between(0, CrashHistory.LANES - 1);
        Arbitrary<Integer> size = Arbitraries.frequencyOf(
                Tuple.of(8, Arbitraries.integers().between(0, 2_000)),
                Tuple.of(2, Arbitraries.integers().between(60_000, 150_000)),
                Tuple.of(1, Arbitraries.integers().between(300_000, 700_000)));
        Arbitrary<Integer> any = Arbitraries.integers().between(0, 1_000);
        return Arbitraries.frequencyOf(
                        Tuple.of(
                                12,
                                Combinators.combine(lane, size)
                                        .as((l, s) -> step("append " + s + " to " + l, h -> h.append(l, s, false)))),
                        Tuple.of(
                                4,
                                Combinators.combine(lane, size)
                                        .as((l, s) -> step(
                                                "append " + s + " to " + l + " and wait", h -> h.append(l, s, true)))),
                        Tuple.of(3, size.map(s -> step("share " + s, h -> h.share(s)))),
                        Tuple.of(
                                9,
                                Combinators.combine(lane, any)
                                        .as((l, n) -> step("settle " + n + " of " + l, h -> h.settle(l, n)))),
                        Tuple.of(
                                6,
                                Combinators.combine(lane, any)
                                        .as((l, n) -> step("give back " + n + " of " + l, h -> h.giveBack(l, n)))),
                        Tuple.of(3, lane.map(l -> step("page out " + l, h -> h.pageOut(l)))),
                        Tuple.of(4, Arbitraries.just(step("checkpoint", CrashHistory::checkpoint))),
                        Tuple.of(2, Arbitraries.just(step("barrier", CrashHistory::barrier))),
                        Tuple.of(1, lane.map(l -> step("begin deliveries of " + l, h -> h.beginDeliveries(l)))),
                        Tuple.of(1, lane.map(l -> step("drop " + l, h -> h.drop(l)))),
                        Tuple.of(1, any.map(n -> step("stop disk after " + n % 40, h -> h.stopDiskAfter(n % 40)))),
                        Tuple.of(2, any.map(n -> step("crash " + n, h -> h.crash(n)))),
                        Tuple.of(1, Arbitraries.just(step("restart", CrashHistory::restart))))
                .list()
                .ofMinSize(1)
                .ofMaxSize(70);
    }

    private static NamedStep step(String name, Step step) {
        return new NamedStep(name, step);
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
