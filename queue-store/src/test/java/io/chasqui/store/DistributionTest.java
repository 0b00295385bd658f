package io.chasqui.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class DistributionTest {

    @Test
    void aValueFallsIntoTheFirstRangeThatReachesIt() {
        Distribution distribution = new Distribution(10, 100);
        LongStream.of(0, 10, 11, 100, 101, Long.MAX_VALUE / 2).forEach(distribution::record);
        assertThat(counts(distribution)).containsExactly(2, 2, 2);
        assertThat(distribution.count()).isEqualTo(6);
        assertThat(distribution.sum()).isEqualTo(222 + Long.MAX_VALUE / 2);
        assertThat(distribution.bound(1)).isEqualTo(100);
        assertThat(distribution.bound(2)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void boundsGrowInRoundStepsUntilTheEndIsReached() {
        Distribution distribution = Distribution.between(1000, 100_000);
        assertThat(LongStream.range(0, distribution.ranges() - 1).map(i -> distribution.bound((int) i)))
                .containsExactly(1000L, 2500L, 5000L, 10_000L, 25_000L, 50_000L, 100_000L);
        assertThat(Distribution.between(1000, 30_000).bound(5)).isEqualTo(50_000);
        assertThat(Distribution.between(1000, 30_000).ranges()).isEqualTo(7);
    }

    @Test
    void withoutBoundsItStillCounts() {
        Distribution distribution = new Distribution();
        distribution.record(7);
        assertThat(counts(distribution)).containsExactly(1);
        assertThat(distribution.sum()).isEqualTo(7);
    }

    @Test
    void boundsThatDoNotAscendAreRefused() {
        assertThatThrownBy(() -> new Distribution(5, 5)).isInstanceOf(IllegalArgumentException.class);
    }

    private static long[] counts(Distribution distribution) {
        return IntStream.range(0, distribution.ranges())
                .mapToLong(distribution::count)
                .toArray();
    }
}
