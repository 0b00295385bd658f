package io.chasqui.server.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.chasqui.store.log.MessageStore;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BrokerLoopTest {

    private static final LoopTask NOTE = (list, text, unused, number) -> note(list, text + " " + number);
    private static final LoopTask FAIL = (first, second, third, number) -> {
        throw new IllegalStateException("a fault");
    };

    private final MessageStore store = MessageStore.inMemory();
    private final BrokerLoops loops = new BrokerLoops(2, "test-loop");
    private final BrokerLoop one = loops.get(0);
    private final BrokerLoop two = loops.get(1);
    private final List<String> seen = Collections.synchronizedList(new ArrayList<>());
    private final List<RuntimeException> faults = Collections.synchronizedList(new ArrayList<>());

    BrokerLoopTest() {
        loops.join(store::partition);
        one.faultListener(faults::add);
        two.faultListener(faults::add);
    }

    @AfterEach
    void close() {
        loops.close();
        store.close();
    }

    @SuppressWarnings("unchecked")
    private static void note(Object list, String text) {
        ((List<String>) list).add(text);
    }

    /** Runs the task on a loop as one turn of it. */
    private static void turn(BrokerLoop loop, Runnable task) throws Exception {
        CompletableFuture<Void> done = new CompletableFuture<>();
        loop.execute(() -> {
            task.run();
            done.complete(null);
        });
        done.get(20, TimeUnit.SECONDS);
    }

    /** Returns when everything handed over before has run. */
    private static void settle(BrokerLoop from, BrokerLoop to) throws Exception {
        CountDownLatch arrived = new CountDownLatch(1);
        from.execute(() -> from.run(to, arrived::countDown));
        assertThat(arrived.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void whatOneLoopHandsToAnotherArrivesInOrderOverTurnsAndGrowingBatches() throws Exception {
        List<String> expected = new ArrayList<>();
        for (int turn = 0; turn < 20; turn++) {
            int batch = 1 << (turn % 10);
            int from = expected.size();
            turn(one, () -> {
                for (int i = 0; i < batch; i++) {
                    one.handOver(two, NOTE, seen, "task", null, from + i);
                }
            });
            for (int i = 0; i < batch; i++) {
                expected.add("task " + (from + i));
            }
        }
        settle(one, two);
        assertThat(seen).isEqualTo(expected);
        assertThat(faults).isEmpty();
    }

    @Test
    void nothingIsHandedOverBeforeTheTurnEnds() throws Exception {
        turn(one, () -> {
            one.handOver(two, NOTE, seen, "early", null, 1);
            try {
                turn(two, () -> seen.add("other work"));
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        settle(one, two);
        assertThat(seen).containsExactly("other work", "early 1");
    }

    @Test
    void aTurnThatIsEndedEarlyHandsOverAtOnce() throws Exception {
        CountDownLatch arrived = new CountDownLatch(1);
        turn(one, () -> {
            one.run(two, arrived::countDown);
            one.endTurn();
            try {
                assertThat(arrived.await(20, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        assertThat(faults).isEmpty();
    }

    @Test
    void workForTheSameLoopRunsAtOnce() throws Exception {
        turn(one, () -> {
            one.run(one, () -> seen.add("first"));
            seen.add("second");
        });
        assertThat(seen).containsExactly("first", "second");
    }

    @Test
    void aTaskThatThrowsIsReportedAndStopsNoOther() throws Exception {
        turn(one, () -> {
            one.handOver(two, NOTE, seen, "before", null, 1);
            one.handOver(two, FAIL, null, null, null, 0);
            one.handOver(two, NOTE, seen, "after", null, 2);
        });
        settle(one, two);
        assertThat(seen).containsExactly("before 1", "after 2");
        assertThat(faults).extracting(Throwable::getMessage).containsExactly("a fault");
        two.execute(() -> {
            throw new IllegalStateException("another fault");
        });
        settle(one, two);
        assertThat(faults).hasSize(2);
    }

    @Test
    void listenersAreToldAtTheEndOfTheTurnAndOneThatThrowsStopsNoOther() throws Exception {
        turn(one, () -> {
            one.atTurnEnd(() -> seen.add("first"));
            one.atTurnEnd(() -> {
                throw new IllegalStateException("a fault");
            });
            one.atTurnEnd(() -> seen.add("third"));
            seen.add("turn");
        });
        // What is handed over goes out before listeners are told: only the turn after this one is behind them.
        settle(one, two);
        settle(one, two);
        assertThat(seen).containsExactly("turn", "first", "third");
        assertThat(faults).hasSize(1);
    }

    @Test
    void aListenerMayAskForTheNextTurn() throws Exception {
        turn(
                one,
                () -> one.atTurnEnd(() -> {
                    seen.add("first turn");
                    one.atTurnEnd(() -> seen.add("second turn"));
                }));
        settle(one, two);
        settle(one, two);
        assertThat(seen).containsExactly("first turn", "second turn");
    }

    @Test
    void aLoopIsCongestedWhileOthersLagFarBehind() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        two.execute(() -> {
            try {
                held.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        turn(one, () -> {
            for (int i = 0; i <= 100_000; i++) {
                one.handOver(two, NOTE, new ArrayList<String>(), "", null, i);
            }
            one.endTurn();
            seen.add("congested: " + one.congested());
        });
        held.countDown();
        settle(one, two);
        // The batch that carried the last task is counted off after it has run.
        settle(one, two);
        turn(one, () -> seen.add("congested: " + one.congested()));
        assertThat(seen).containsExactly("congested: true", "congested: false");
    }

    @Test
    void workForALoopThatHasEndedIsDropped() throws Exception {
        two.eventLoop().shutdownGracefully(0, 20, TimeUnit.SECONDS).await();
        turn(one, () -> {
            one.handOver(two, NOTE, seen, "too late", null, 1);
            one.endTurn();
        });
        assertThat(seen).isEmpty();
        assertThat(faults).isEmpty();
    }

    @Test
    void findsTheLoopOfAChannelAndHandsLoopsOutInTurn() {
        assertThat(loops.of(two.eventLoop())).isSameAs(two);
        assertThat(List.of(loops.next(), loops.next(), loops.next())).containsExactly(one, two, one);
    }
}
