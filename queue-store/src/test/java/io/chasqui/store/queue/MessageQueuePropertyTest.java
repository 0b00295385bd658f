package io.chasqui.store.queue;

import static io.chasqui.store.queue.ModelStore.Loading.SUCCEEDS_AT_ONCE;
import static io.chasqui.store.queue.ModelStore.Loading.WHEN_ASKED;

import io.chasqui.store.queue.QueueSettings.Overflow;
import io.chasqui.store.queue.QueueSettings.PriorityOrder;
import io.chasqui.store.queue.QueueSettings.ReturnOrder;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Random histories of a queue, its consumers and its store against a naive model. */
class MessageQueuePropertyTest {

    /** One step of a history; what the two numbers mean depends on the kind. */
    record Step(Kind kind, int a, int b) {

        void runOn(QueueHistory history) {
            kind.action.run(history, a, b);
        }
    }

    private interface Action {
        void run(QueueHistory history, int a, int b);
    }

    enum Kind {
        ENQUEUE(14, (h, a, b) -> h.enqueue(b % 8 - 1, a % 4 != 0, 8 + b)),
        ENQUEUE_MANY(6, (h, a, b) -> {
            for (int i = 0; i <= b; i++) {
                h.enqueue((a + i) % 8 - 1, a % 4 != 0, 8 + b);
            }
        }),
        ENQUEUE_EXPIRING(6, (h, a, b) -> h.enqueueExpiring(b % 8 - 1, 8 + b, a * a)),
        PASS_TIME(6, (h, a, b) -> h.passTime(a * b / 4)),
        ADD_CONSUMER(2, (h, a, b) -> h.addConsumer(a % 3, 1 + b / 3)),
        REMOVE_CONSUMER(1, (h, a, b) -> h.removeConsumer(a)),
        ACK(14, (h, a, b) -> h.ack(a, false)),
        DISCARD(2, (h, a, b) -> h.ack(a, true)),
        WANT_DEAD_LETTERS(1, (h, a, b) -> h.wantDeadLetters(a % 3 > 0)),
        COMPLETE_TRANSFER(2, (h, a, b) -> h.completeTransfer(b)),
        ORDER(1, (h, a, b) -> h.order(PriorityOrder.values()[a % 2])),
        LIMIT(1, (h, a, b) -> h.limit(a % 5 == 0 ? -1 : b, Overflow.values()[a % Overflow.values().length])),
        REQUEUE(6, (h, a, b) -> h.requeue(a, b % 2 == 0, false)),
        FAIL(6, (h, a, b) -> h.requeue(a, b % 2 == 0, true)),
        REQUEUE_ALL(2, (h, a, b) -> h.requeueAll(a)),
        BEGIN_MOVE(2, (h, a, b) -> h.beginMove(1 + a % 4)),
        LOOK_FOR_MOVES(6, (h, a, b) -> h.lookForMoves(b, 1 + a / 4)),
        ANSWER_MOVE(6, (h, a, b) -> h.answerMove(a, b % 3 > 0)),
        GET(4, (h, a, b) -> h.get(b % 3 != 0)),
        PURGE(1, (h, a, b) -> h.purge()),
        MEMORY(4, (h, a, b) -> h.memoryOfOthers(a % 4 * 2 + 1)),
        SWEEP(4, (h, a, b) -> h.sweep()),
        BEGIN_CHECKPOINT(4, (h, a, b) -> h.beginCheckpoint()),
        COMPLETE_CHECKPOINT(4, (h, a, b) -> h.completeCheckpoint()),
        COMPLETE_LOAD(8, (h, a, b) -> h.completeLoad()),
        CONFIRM(1, (h, a, b) -> h.confirm()),
        CRASH(1, (h, a, b) -> h.crash()),
        RESTART(1, (h, a, b) -> h.restart());

        private final int weight;
        private final Action action;

        Kind(int weight, Action action) {
            this.weight = weight;
            this.action = action;
        }
    }

    @Provide
    Arbitrary<List<Step>> histories() {
        Arbitrary<Kind> kinds = Arbitraries.frequency(Arrays.stream(Kind.values())
                .map(kind -> Tuple.of(kind.weight, kind))
                .toList());
        Arbitrary<Integer> numbers = Arbitraries.integers().between(0, 40).withoutEdgeCases();
        return Combinators.combine(kinds, numbers, numbers)
                .as(Step::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(250);
    }

    @Provide
    Arbitrary<QueueKind> kinds() {
        Arbitrary<Boolean> flags = Arbitraries.of(true, false);
        return Combinators.combine(
                        flags,
                        flags,
                        Arbitraries.of(SUCCEEDS_AT_ONCE, WHEN_ASKED),
                        Arbitraries.of(0, 1, 4, 200),
                        Arbitraries.of(ReturnOrder.values()),
                        flags,
                        Arbitraries.of(RetryDelay.NONE, new RetryDelay(true, true, 30, 100)),
                        flags)
                .as(QueueKind::new);
    }

    @Property(tries = 1500)
    void aQueueBehavesLikeItsModel(@ForAll("histories") List<Step> steps, @ForAll("kinds") QueueKind kind) {
        QueueHistory history = new QueueHistory(kind);
        for (Step step : steps) {
            step.runOn(history);
            history.check();
        }
        history.drain();
    }
}
