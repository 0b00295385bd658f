package io.chasqui.store.delay;

import static org.assertj.core.api.Assertions.assertThat;

import io.chasqui.store.delay.DelayFixture.Released;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Random lives of delayed messages, against a map from numbers to times. */
class DelayedMessagesPropertyTest {

    private enum Action {
        ADD,
        ADD_TRANSIENT,
        PASS_TIME,
        PAGE_OUT,
        CHECKPOINT,
        SETTLE,
        CANCEL,
        CRASH
    }

    private record Step(Action action, long amount) {}

    private static final long LONGEST_DELAY = 40L * 24 * 3_600_000;

    /** Delays and pauses of every magnitude, from milliseconds to weeks. */
    @Provide
    Arbitrary<List<Step>> histories() {
        Arbitrary<Long> magnitudes = Arbitraries.integers()
                .between(0, 31)
                .flatMap(bits -> Arbitraries.longs().between(0, Math.min(LONGEST_DELAY, 1L << bits)));
        Arbitrary<Action> actions = Arbitraries.frequency(
                Tuple.of(8, Action.ADD),
                Tuple.of(2, Action.ADD_TRANSIENT),
                Tuple.of(6, Action.PASS_TIME),
                Tuple.of(1, Action.PAGE_OUT),
                Tuple.of(1, Action.CHECKPOINT),
                Tuple.of(4, Action.SETTLE),
                Tuple.of(1, Action.CANCEL),
                Tuple.of(1, Action.CRASH));
        return Combinators.combine(actions, magnitudes)
                .as(Step::new)
                .list()
                .ofMinSize(20)
                .ofMaxSize(120);
    }

    @Property(tries = 300)
    void nothingComesEarlyLateTwiceOrNever(@ForAll("histories") List<Step> steps) {
        History history = new History();
        steps.forEach(history::play);
        history.end();
    }

    private static final class History {

        private final DelayFixture fixture = new DelayFixture(true);
        private final Map<Integer, Long> waiting = new HashMap<>();
        private final Set<Integer> transients = new HashSet<>();
        private int numbers;
        private int checked;

        History() {
            fixture.settleLater();
        }

        void play(Step step) {
            switch (step.action) {
                case ADD -> add(step.amount, true);
                case ADD_TRANSIENT -> add(step.amount, false);
                case PASS_TIME -> fixture.advance(step.amount);
                case PAGE_OUT -> fixture.pageOut();
                case CHECKPOINT -> fixture.store().checkpoint();
                case SETTLE -> fixture.settleAll();
                case CANCEL -> cancel((int) step.amount);
                case CRASH -> crash();
            }
            checkReleased();
            assertThat(fixture.messages().count()).isEqualTo(waiting.size() + fixture.unsettled.size());
        }

        private void add(long delay, boolean persistent) {
            int number = numbers++;
            waiting.put(number, fixture.add(number, delay, persistent));
            if (!persistent) {
                transients.add(number);
            }
        }

        private void checkReleased() {
            for (Released each : fixture.released.subList(checked, fixture.released.size())) {
                assertThat(waiting.remove(each.number()))
                        .as("due time of message %s", each)
                        .isEqualTo(each.due());
                assertThat(each.at()).isGreaterThanOrEqualTo(each.due());
            }
            checked = fixture.released.size();
            long now = fixture.timer.now();
            assertThat(waiting.values()).as("times of waiting messages").allMatch(due -> due >= now);
        }

        private void cancel(int which) {
            List<PendingMessage> all = fixture.listAll(5);
            assertThat(all.stream().map(each -> DelayFixture.number(each.message())))
                    .containsExactlyInAnyOrderElementsOf(waiting.keySet());
            if (!all.isEmpty()) {
                PendingMessage chosen = all.get(which % all.size());
                assertThat(fixture.cancel(chosen.id())).isTrue();
                waiting.remove(DelayFixture.number(chosen.message()));
            }
        }

        /** What was on its way comes again. */
        private void crash() {
            Map<Integer, Long> onTheirWay = new HashMap<>();
            fixture.released.stream()
                    .filter(each -> fixture.unsettled.containsKey(each.number()))
                    .forEach(each -> onTheirWay.put(each.number(), each.due()));
            waiting.putAll(onTheirWay);
            waiting.keySet().removeAll(transients);
            fixture.crash();
            fixture.advance(0);
        }

        void end() {
            fixture.advance(LONGEST_DELAY);
            checkReleased();
            assertThat(waiting).isEmpty();
            fixture.settleAll();
            assertThat(fixture.messages().count()).isZero();
            assertThat(fixture.store().alive()).isZero();
        }
    }
}
