package io.chasqui.store.delay;

import static org.assertj.core.api.Assertions.assertThat;

import io.chasqui.store.delay.DelayFixture.Released;
import io.chasqui.store.log.Confirmation;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DelayedMessagesTest {

    private static final long DAY = 86_400_000;

    private final DelayFixture fixture = new DelayFixture(true);

    @Test
    void aMessageIsReleasedAtItsTime() {
        fixture.add(1, 700);
        fixture.advance(699);
        assertThat(fixture.numbers()).isEmpty();
        assertThat(fixture.messages().count()).isEqualTo(1);
        fixture.advance(1);
        assertThat(fixture.numbers()).containsExactly(1);
        assertThat(fixture.messages().count()).isZero();
        assertThat(fixture.store().alive()).isZero();
    }

    @Test
    void aMessageIsReleasedToTheMillisecondHoweverFarAwayItWas() {
        List<Long> delays = List.of(0L, 1L, 600L, 70_000L, 2 * 3_600_000L, 9 * 3_600_000L, 5 * DAY, 49 * DAY);
        for (int i = 0; i < delays.size(); i++) {
            fixture.add(i, delays.get(i));
        }
        fixture.advance(50 * DAY);
        assertThat(fixture.released).hasSize(delays.size()).allMatch(each -> each.at() == each.due());
        assertThat(fixture.store().alive()).isZero();
    }

    @Test
    void messagesComeOutInTheOrderOfTheirTimesAndThenOfTheirArrival() {
        fixture.add(3, 900);
        fixture.add(1, 100);
        fixture.add(4, 900);
        fixture.add(2, 899);
        fixture.advance(1_000);
        assertThat(fixture.numbers()).containsExactly(1, 2, 3, 4);
    }

    @Test
    void anOverdueMessageIsReleasedAtOnce() {
        fixture.add(1, -5);
        fixture.advance(1);
        assertThat(fixture.numbers()).containsExactly(1);
    }

    @Test
    void aMessageThatComesWhenItsSlotIsOpenTakesItsPlace() {
        fixture.add(1, 400);
        fixture.add(2, 500);
        fixture.advance(200);
        fixture.add(3, 250);
        fixture.advance(500);
        assertThat(fixture.numbers()).containsExactly(1, 3, 2);
    }

    @Test
    void aPersistentMessageIsConfirmedByTheJournalAndAnotherAtOnce() {
        List<Long> confirmed = new ArrayList<>();
        Confirmation confirmation = new Confirmation() {
            @Override
            public void confirmed(long tag) {
                confirmed.add(tag);
            }

            @Override
            public void rejected(long tag) {
                throw new AssertionError();
            }
        };
        long due = fixture.timer.now() + 1_000;
        fixture.messages().add(DelayFixture.message(1, due, true), due, confirmation, 1);
        fixture.messages().add(DelayFixture.message(2, due, false), due, confirmation, 2);
        assertThat(confirmed).containsExactly(2L);
        fixture.store().confirmAll();
        assertThat(confirmed).containsExactly(2L, 1L);
    }

    @Test
    void whatLeftTheHeapComesBackInTime() {
        for (int i = 0; i < 5_000; i++) {
            fixture.add(i, 30_000 + i % 1_000);
        }
        fixture.pageOut();
        assertThat(fixture.messages().residentBytes()).isLessThan(32 * 1024);
        fixture.advance(31_000);
        assertThat(fixture.released).hasSize(5_000).allMatch(each -> each.at() == each.due());
        assertThat(fixture.store().loads()).isPositive();
    }

    @Test
    void whatIsSafeOnDiskButNotSettledComesAgainAfterACrash() {
        fixture.settleLater();
        fixture.add(1, 100);
        fixture.add(2, 100);
        fixture.add(3, 60_000);
        fixture.advance(200);
        assertThat(fixture.numbers()).containsExactly(1, 2);
        fixture.unsettled.remove(1).run();
        fixture.crash();
        fixture.advance(1_000);
        assertThat(fixture.numbers()).containsExactly(1, 2, 2);
        fixture.advance(60_000);
        assertThat(fixture.numbers()).containsExactly(1, 2, 2, 3);
    }

    @Test
    void afterALongStopEverythingOverdueComesInOrder() {
        for (int i = 0; i < 300; i++) {
            fixture.add(i, 250 * (300 - i));
        }
        fixture.timer.skip(3_600_000);
        fixture.crash();
        fixture.advance(1_000);
        assertThat(fixture.numbers())
                .isEqualTo(IntStream.range(0, 300).map(i -> 299 - i).boxed().toList());
        assertThat(fixture.messages().count()).isZero();
    }

    @Test
    void transientMessagesAreGoneAfterACrash() {
        fixture.add(1, 1_000, false);
        fixture.add(2, 1_000, true);
        fixture.crash();
        fixture.advance(2_000);
        assertThat(fixture.numbers()).containsExactly(2);
    }

    @Test
    void aTargetThatSettlesNothingGetsABoundedNumber() {
        fixture.settleLater();
        for (int i = 0; i < 20_000; i++) {
            fixture.add(i, 100);
        }
        fixture.advance(5_000);
        assertThat(fixture.released).hasSizeLessThan(10_000);
        while (!fixture.unsettled.isEmpty()) {
            fixture.settleAll();
        }
        assertThat(fixture.released).hasSize(20_000);
    }

    @Test
    void aTargetThatDoesNotSettleForLongStopsNobodyFromAddingMore() {
        fixture.settleLater();
        for (int i = 0; i < 9_000; i++) {
            fixture.add(i, 1);
        }
        for (int i = 9_000; i < 9_600; i++) {
            fixture.add(i, 60_000);
            fixture.advance(500);
        }
        fixture.advance(60_000);
        while (!fixture.unsettled.isEmpty()) {
            fixture.settleAll();
            fixture.advance(1_000);
        }
        assertThat(fixture.numbers()).hasSize(9_600).doesNotHaveDuplicates();
        assertThat(fixture.released).allMatch(each -> each.at() >= each.due());
        assertThat(fixture.messages().count()).isZero();
    }

    @Test
    void unreadableMessagesDoNotHoldUpOthers() {
        for (int i = 0; i < 1_000; i++) {
            fixture.add(i, 30_000);
        }
        fixture.pageOut();
        fixture.store().failLoads(true);
        fixture.advance(29_900);
        fixture.store().failLoads(false);
        fixture.add(5_000, 150);
        fixture.advance(1_000);
        assertThat(fixture.numbers()).contains(5_000);
        assertThat(fixture.messages().count()).isPositive();
    }

    @Test
    void deletingDropsEverything() {
        fixture.add(1, 100);
        fixture.add(2, 600_000);
        fixture.messages().delete();
        assertThat(fixture.messages().count()).isZero();
        assertThat(fixture.store().allDropped()).isTrue();
        fixture.add(3, 100);
        fixture.advance(1_000_000);
        assertThat(fixture.numbers()).isEmpty();
    }

    @Test
    void listsEverythingPageByPage() {
        for (int i = 0; i < 500; i++) {
            fixture.add(i, 1_000 + 7_919L * i);
        }
        fixture.pageOut();
        List<PendingMessage> all = fixture.listAll(7);
        assertThat(all)
                .extracting(each -> DelayFixture.number(each.message()))
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 500).boxed().toList());
        assertThat(all).allMatch(each -> each.dueMillis() == DelayFixture.due(each.message()));
    }

    @Test
    void whatIsOnItsWayIsNotListedAndCannotBeCancelled() {
        fixture.add(1, 100);
        String id = fixture.listAll(10).get(0).id();
        fixture.settleLater();
        fixture.advance(200);
        assertThat(fixture.listAll(10)).isEmpty();
        assertThat(fixture.cancel(id)).isFalse();
    }

    @Test
    void aCancelledMessageNeverComes() {
        fixture.add(1, 1_000);
        fixture.add(2, 1_000);
        fixture.add(3, 500_000);
        List<PendingMessage> all = fixture.listAll(10);
        assertThat(fixture.cancel(all.get(0).id())).isTrue();
        assertThat(fixture.cancel(all.get(0).id())).isFalse();
        assertThat(fixture.cancel(all.get(2).id())).isTrue();
        assertThat(fixture.cancel("nonsense")).isFalse();
        fixture.crash();
        fixture.advance(1_000_000);
        assertThat(fixture.numbers()).containsExactly(2);
    }

    @Test
    void aMessageKeepsItsIdWhenItMovesAndWhenTheBrokerCrashes() {
        fixture.add(1, 3 * DAY);
        String id = fixture.listAll(1).get(0).id();
        fixture.advance(3 * DAY - 10_000);
        fixture.crash();
        assertThat(fixture.listAll(1).get(0).id()).isEqualTo(id);
        assertThat(fixture.cancel(id)).isTrue();
        assertThat(fixture.messages().count()).isZero();
    }

    @Test
    void aMessageOfAnExchangeThatIsNotDurableLeavesTheHeapToo() {
        DelayFixture notDurable = new DelayFixture(false);
        for (int i = 0; i < 2_000; i++) {
            notDurable.add(i, 20_000);
        }
        notDurable.pageOut();
        assertThat(notDurable.messages().residentBytes()).isLessThan(32 * 1024);
        notDurable.advance(20_000);
        assertThat(notDurable.released).hasSize(2_000);
        assertThat(notDurable.store().alive()).isZero();
    }

    @Test
    void aClockThatIsSetBackHoldsUpMessagesOnlyForThatLong() {
        fixture.add(1, 1_000);
        fixture.timer.skip(-500);
        fixture.advance(1_499);
        assertThat(fixture.numbers()).isEmpty();
        fixture.advance(1);
        assertThat(fixture.released)
                .extracting(Released::at)
                .containsExactly(fixture.released.get(0).due());
    }
}
