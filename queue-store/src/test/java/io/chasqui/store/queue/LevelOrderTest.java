package io.chasqui.store.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** In which order the priority levels of a queue have their turns. */
class LevelOrderTest {

    private LevelOrder order = new LevelOrder();

    @Test
    void inStrictOrderTheHighestBusyLevelIsServed() {
        busy(0, 3, 200);
        assertThat(serve(3)).containsExactly(200, 200, 200);
        order.vacated(200);
        assertThat(serve(2)).containsExactly(3, 3);
        order.vacated(3);
        assertThat(serve(1)).containsExactly(0);
    }

    @Test
    void nothingIsServedWhenNoLevelIsBusy() {
        assertThat(order.next()).isNegative();
        order.fair(true);
        assertThat(order.next()).isNegative();
    }

    @Test
    void inFairOrderALevelGetsOneMoreThanItsNumberInEachRound() {
        order.fair(true);
        busy(0, 1, 3);
        assertThat(serve(14)).containsExactly(3, 3, 3, 3, 1, 1, 0, 3, 3, 3, 3, 1, 1, 0);
    }

    @Test
    void aLevelAloneGetsEverythingInFairOrder() {
        order.fair(true);
        busy(2);
        assertThat(serve(5)).containsOnly(2);
    }

    @Test
    void aLevelThatBecomesBusyHasWhatIsLeftOfItsShare() {
        order.fair(true);
        busy(0, 2);
        assertThat(serve(3)).containsExactly(2, 2, 2);
        busy(1);
        assertThat(serve(3)).containsExactly(1, 1, 0);
    }

    /** Levels become busy and idle at random; one of them stays busy and must not wait longer than promised. */
    @Property(tries = 300)
    void aBusyLevelIsNeverPassedOverMoreOftenThanPromised(
            @ForAll @IntRange(max = 12) int highest,
            @ForAll @IntRange(max = 12) int someLevel,
            @ForAll @Size(min = 400, max = 800) List<@IntRange(max = 30) Integer> changes) {
        order = new LevelOrder();
        order.fair(true);
        int level = Math.min(someLevel, highest);
        busy(level);
        int waited = 0;
        for (int change : changes) {
            change(change % (2 * highest + 2), level);
            int served = order.next();
            order.served(served);
            waited = served == level ? 0 : waited + 1;
            assertThat(waited).isLessThanOrEqualTo(LevelOrder.longestWait(level, highest));
        }
    }

    private void change(int which, int except) {
        if (which / 2 == except || which % 2 == 1) {
            busy(which / 2);
        } else {
            order.include(which / 2);
            order.vacated(which / 2);
        }
    }

    /** While all are busy the shares are exact. */
    @Property(tries = 100)
    void busyLevelsShareInProportionToTheirWeights(
            @ForAll @Size(min = 1, max = 8) List<@IntRange(max = 255) Integer> levels) {
        order = new LevelOrder();
        order.fair(true);
        int[] distinct = levels.stream().mapToInt(i -> i).distinct().toArray();
        busy(distinct);
        int round = Arrays.stream(distinct).map(level -> level + 1).sum();
        List<Integer> served = serve(2 * round);
        for (int level : distinct) {
            assertThat(served.stream().filter(s -> s == level)).hasSize(2 * (level + 1));
        }
    }

    private void busy(int... levels) {
        for (int level : levels) {
            order.include(level);
            order.occupied(level);
        }
    }

    private List<Integer> serve(int times) {
        return IntStream.range(0, times)
                .map(i -> {
                    int level = order.next();
                    order.served(level);
                    return level;
                })
                .boxed()
                .toList();
    }
}
