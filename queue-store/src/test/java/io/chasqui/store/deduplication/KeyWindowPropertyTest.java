package io.chasqui.store.deduplication;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Random use of a window against a map that keeps the order of insertion. */
class KeyWindowPropertyTest {

    private static final int SAME_SLOT = 1 << 10;

    /** A step: what to do, with which key, and how long. */
    record Step(Kind kind, int key, int time) {}

    enum Kind {
        ADD,
        ADD_FOR_EVER,
        ADD_UNSTORED,
        REMOVE,
        PASS_TIME,
        LIMIT
    }

    private record Entry(long expiresAt, long stored) {}

    /** A window beside its model. */
    private static final class History {
        private final List<Long> forgotten = new ArrayList<>();
        private final KeyWindow window;
        private final LinkedHashMap<Integer, Entry> model = new LinkedHashMap<>();
        private int limit;
        private long now;
        private long nextNumber;

        History(int limit) {
            this.limit = limit;
            this.window = new KeyWindow(limit, forgotten::add);
        }

        /** Few of the low bits differ, so that keys meet in the table. */
        private static long low(int key) {
            return key % 4 * (long) SAME_SLOT;
        }

        void run(Step step) {
            switch (step.kind) {
                case ADD -> add(step.key, now + step.time, nextNumber++);
                case ADD_FOR_EVER -> add(step.key, KeyWindow.NEVER, nextNumber++);
                case ADD_UNSTORED -> add(step.key, now + step.time, KeyWindow.NOT_STORED);
                case REMOVE -> {
                    window.remove(step.key, low(step.key));
                    model.remove(step.key);
                }
                case PASS_TIME -> now += step.time;
                case LIMIT -> {
                    limit = 1 + step.time;
                    window.limit(limit);
                    trim(limit);
                }
            }
            check();
        }

        private void add(int key, long until, long number) {
            window.add(key, low(key), until, number, now);
            model.remove(key);
            Iterator<Entry> oldest = model.values().iterator();
            for (int i = 0; i < 8 && oldest.hasNext() && oldest.next().expiresAt <= now; i++) {
                oldest.remove();
            }
            trim(limit - 1);
            model.put(key, new Entry(until, number));
        }

        private void trim(int most) {
            Iterator<Integer> oldest = model.keySet().iterator();
            while (model.size() > most) {
                oldest.next();
                oldest.remove();
            }
        }

        private void check() {
            assertThat(window.size()).isEqualTo(model.size()).isLessThanOrEqualTo(limit);
            for (int key = 0; key < 40; key++) {
                Entry entry = model.get(key);
                boolean known = entry != null && entry.expiresAt > now;
                assertThat(window.contains(key, low(key), now)).isEqualTo(known);
                if (known) {
                    assertThat(window.storedNumber(key, low(key))).isEqualTo(entry.stored);
                }
            }
            checkVisits();
            checkForgotten();
        }

        private void checkVisits() {
            List<Long> visited = new ArrayList<>();
            long from = nextNumber / 2;
            window.forEachStoredFrom(from, (high, low, until, number) -> {
                visited.add(number);
                assertThat(model.get((int) high)).isEqualTo(new Entry(until, number));
            });
            assertThat(visited)
                    .containsExactlyElementsOf(model.values().stream()
                            .map(Entry::stored)
                            .filter(number -> number >= from)
                            .toList());
        }

        private void checkForgotten() {
            List<Long> stored = new ArrayList<>(forgotten);
            for (Map.Entry<Integer, Entry> entry : model.entrySet()) {
                stored.add(entry.getValue().stored);
            }
            stored.removeIf(number -> number == KeyWindow.NOT_STORED);
            assertThat(stored).hasSize((int) nextNumber).doesNotHaveDuplicates();
        }
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Kind> kinds = Arbitraries.of(Kind.ADD, Kind.ADD, Kind.ADD, Kind.ADD_FOR_EVER, Kind.ADD_UNSTORED)
                .flatMap(often -> Arbitraries.frequencyOf(
                        net.jqwik.api.Tuple.of(6, Arbitraries.just(often)),
                        net.jqwik.api.Tuple.of(1, Arbitraries.of(Kind.REMOVE, Kind.LIMIT)),
                        net.jqwik.api.Tuple.of(2, Arbitraries.just(Kind.PASS_TIME))));
        return Combinators.combine(
                        kinds,
                        Arbitraries.integers().between(0, 39),
                        Arbitraries.integers().between(0, 30))
                .as(Step::new)
                .list()
                .ofMaxSize(120);
    }

    @Property(tries = 600)
    void aWindowRemembersWhatAMapInOrderDoes(
            @ForAll("steps") List<Step> steps, @ForAll @IntRange(min = 1, max = 40) int limit) {
        History history = new History(limit);
        steps.forEach(history::run);
    }
}
