package io.chasqui.server.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SeriesTest {

    private static final long START = 1_000_000_000_000L;
    private static final Metric METRIC = Metric.PUBLISH;

    /** Something that is counted. */
    private static final class Counted {
        long number;
    }

    private final Counted counted = new Counted();
    private final Histories<Counted> histories = new Histories<>(layout(new Tier(5_000, 6), new Tier(60_000, 5)));
    private long now = START;

    private static Layout<Counted> layout(Tier... tiers) {
        return new Layout<Counted>(List.of(tiers)).add(METRIC, object -> object.number);
    }

    private void sample(long number) {
        counted.number = number;
        histories.sample(now, List.of(counted));
        now += 5_000;
    }

    private long[] samples(int count, long stepMillis) {
        long[] sums = new long[count];
        histories.of(counted).addSamples(METRIC, new Range(now - 5_000, stepMillis, count), sums);
        return sums;
    }

    @Test
    void theRateIsThatOfTheLastInterval() {
        sample(0);
        sample(10);
        assertThat(histories.of(counted).rate(METRIC)).isEqualTo(2);
        sample(5);
        assertThat(histories.of(counted).rate(METRIC)).isEqualTo(-1);
        sample(5);
        assertThat(histories.of(counted).rate(METRIC)).isZero();
    }

    @Test
    void aRateIsTakenOverTheWholeTimeThatSamplesWereMissing() {
        sample(0);
        sample(1);
        now += 5_000;
        sample(21);
        assertThat(histories.of(counted).rate(METRIC)).isEqualTo(2);
        assertThat(samples(4, 5_000)).containsExactly(21, 1, 1, 0);
    }

    @Test
    void samplesGoBackAsFarAsTheyAreKept() {
        for (int i = 0; i < 20; i++) {
            sample(i * 10L);
        }
        assertThat(samples(5, 5_000)).containsExactly(190, 180, 170, 160, 150);
    }

    @Test
    void aLongTimeIsCoveredByCoarserSamples() {
        for (int i = 0; i <= 36; i++) {
            sample(i);
        }
        long[] samples = samples(3, 60_000);
        assertThat(samples[0] - samples[1]).isEqualTo(12);
        assertThat(samples[1] - samples[2]).isEqualTo(12);
    }

    @Test
    void whatComesWhileSamplesAreTakenBeginsAtZero() {
        sample(0);
        Counted late = new Counted();
        late.number = 10;
        histories.sample(now, List.of(counted, late));
        assertThat(histories.of(late).rate(METRIC)).isEqualTo(2);
    }

    @Test
    void whatIsThereBeforeTheFirstSampleHasNotJustCome() {
        sample(1_000_000);
        assertThat(histories.of(counted).rate(METRIC)).isZero();
        assertThat(samples(3, 5_000)).containsExactly(1_000_000, 1_000_000, 1_000_000);
    }

    @Test
    void whatIsGoneIsForgotten() {
        sample(0);
        sample(10);
        histories.sample(now, List.of());
        assertThat(histories.of(counted).rate(METRIC)).isZero();
    }

    @Test
    void whatWasClearedBeginsAnew() {
        sample(0);
        sample(10);
        histories.clear();
        sample(10);
        assertThat(histories.of(counted).rate(METRIC)).isZero();
    }

    @Test
    void idleIsWhatDoesNotChange() {
        sample(0);
        sample(10);
        assertThat(histories.of(counted).idleSince()).isEmpty();
        sample(10);
        assertThat(histories.of(counted).idleSince()).hasValue(START + 5_000);
    }

    @Property(tries = 200)
    void samplesAreWhatWasSampled(
            @ForAll @Size(min = 1, max = 30) List<@LongRange(min = 0, max = 10_000_000_000L) Long> numbers,
            @ForAll @IntRange(min = 1, max = 5) int count) {
        Histories<Counted> all = new Histories<>(layout(new Tier(5_000, 6)));
        Counted object = new Counted();
        long at = START;
        all.sample(at, List.of(object));
        for (long number : numbers) {
            at += 5_000;
            object.number = number;
            all.sample(at, List.of(object));
        }
        long[] sums = new long[count];
        all.of(object).addSamples(METRIC, new Range(at, 5_000, count), sums);
        for (int i = 0; i < count; i++) {
            int back = numbers.size() - 1 - i;
            assertThat(sums[i]).isEqualTo(back < 0 ? 0 : numbers.get(back));
        }
    }
}
