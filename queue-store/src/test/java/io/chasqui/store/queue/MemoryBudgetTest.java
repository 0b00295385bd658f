package io.chasqui.store.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chasqui.store.queue.MemoryBudget.Pressure;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryBudgetTest {

    private static final long MEGABYTE = 1 << 20;

    private final MemoryBudget budget = new MemoryBudget(10 * MEGABYTE, 20 * MEGABYTE);
    private final ManualThread owner = new ManualThread();
    private final MemoryAccount account = budget.account(owner);
    private final List<Pressure> asked = new ArrayList<>();

    private void holdMessages(boolean stillHeld) {
        account.register(pressure -> {
            asked.add(pressure);
            return stillHeld;
        });
    }

    @Test
    void pressureGrowsWithTheBytes() {
        assertThat(budget.pressure()).isEqualTo(Pressure.NONE);
        account.add(11 * MEGABYTE);
        assertThat(budget.pressure()).isEqualTo(Pressure.MODERATE);
        account.add(5 * MEGABYTE);
        assertThat(budget.pressure()).isEqualTo(Pressure.HIGH);
        assertThat(budget.publishersShouldPause()).isFalse();
        account.add(5 * MEGABYTE);
        assertThat(budget.pressure()).isEqualTo(Pressure.EXTREME);
        assertThat(budget.publishersShouldPause()).isTrue();
        account.add(-21 * MEGABYTE);
        assertThat(budget.pressure()).isEqualTo(Pressure.NONE);
        assertThat(budget.publishersShouldPause()).isFalse();
    }

    @Test
    void smallAmountsAreReportedInSteps() {
        account.add(MemoryAccount.STEP - 1);
        assertThat(budget.residentBytes()).isZero();
        account.add(1);
        assertThat(budget.residentBytes()).isEqualTo(MemoryAccount.STEP);
    }

    @Test
    void oneThreadHasOneAccount() {
        assertThat(budget.account(owner)).isSameAs(account);
        assertThat(budget.account(new ManualThread())).isNotSameAs(account);
    }

    @Test
    void whoWaitsIsWokenOnceWhenMemoryIsClearlyBelowTheThreshold() {
        int[] woken = new int[1];
        account.add(21 * MEGABYTE);
        budget.whenRelieved(() -> woken[0]++);
        account.add(-2 * MEGABYTE);
        assertThat(woken[0]).as("still near the threshold").isZero();
        account.add(-2 * MEGABYTE);
        assertThat(woken[0]).isEqualTo(1);
        account.add(10 * MEGABYTE);
        account.add(-10 * MEGABYTE);
        assertThat(woken[0]).isEqualTo(1);
    }

    @Test
    void whoWaitsWithoutNeedIsWokenAtOnce() {
        int[] woken = new int[1];
        budget.whenRelieved(() -> woken[0]++);
        assertThat(woken[0]).isEqualTo(1);
    }

    @Test
    void queuesAreAskedWhenMemoryGetsShortAndNotInTheMiddleOfTheirWork() {
        holdMessages(true);
        account.add(11 * MEGABYTE);
        assertThat(asked).isEmpty();
        owner.runTasks();
        assertThat(asked).contains(Pressure.MODERATE);
    }

    @Test
    void queuesOfAnIdleThreadAreAskedToo() {
        holdMessages(true);
        budget.account(new ManualThread()).add(11 * MEGABYTE);
        owner.runTasks();
        assertThat(asked).containsExactly(Pressure.MODERATE);
    }

    @Test
    void whileMemoryIsShortQueuesAreAskedAsItGrows() {
        holdMessages(true);
        account.add(11 * MEGABYTE);
        owner.runTasks();
        asked.clear();
        for (int i = 0; i < 32; i++) {
            account.add(MemoryAccount.STEP);
            owner.runTasks();
        }
        assertThat(asked.size()).isBetween(2, 4);
    }

    @Test
    void aQueueThatHoldsNothingIsNotAskedAgain() {
        holdMessages(false);
        account.add(11 * MEGABYTE);
        owner.runTasks();
        asked.clear();
        account.add(10 * MEGABYTE);
        owner.runTasks();
        assertThat(asked).isEmpty();
    }

    @Test
    void aQueueThatIsGoneIsNotAsked() {
        MemoryAccount.Holder holder = pressure -> {
            asked.add(pressure);
            return true;
        };
        account.register(holder);
        account.unregister(holder);
        account.add(11 * MEGABYTE);
        owner.runTasks();
        assertThat(asked).isEmpty();
    }

    @Test
    void thresholdsMustBeInOrder() {
        assertThatThrownBy(() -> new MemoryBudget(10, 10)).isInstanceOf(IllegalArgumentException.class);
    }
}
