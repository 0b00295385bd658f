package io.chasqui.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.codahale.metrics.Histogram;
import com.codahale.metrics.MetricRegistry;
import io.chasqui.store.Distribution;
import org.junit.jupiter.api.Test;

class InstrumentsTest {

    private static final Family GAUGE = Family.gauge("level", "How high it is");

    private final MetricRegistry registry = new MetricRegistry();
    private final Instruments instruments = new Instruments(registry);

    @Test
    void familiesStayTogetherInTheOrderInWhichTheyCame() {
        instruments.add(Group.CHASQUI, GAUGE, Labels.of("loop", "0"), () -> 1);
        instruments.add(Group.CHASQUI, Family.counter("other_total", "Another"), () -> 2);
        instruments.add(Group.CHASQUI, GAUGE, Labels.of("loop", "1"), () -> 3);

        assertThat(instruments.families())
                .extracting(
                        family -> family.size() + " " + family.get(0).family().name())
                .containsExactly("2 level", "1 other_total");
        assertThat(registry.getGauges()).containsOnlyKeys("level.0", "level.1", "other_total");
    }

    @Test
    void durationsAreNanosecondsInTheRegistry() {
        Distribution durations = new Distribution(1000, 2000);
        Family family = new Family("pause_seconds", Family.Type.HISTOGRAM, "Pauses");
        instruments.addDurations(Group.CHASQUI, family, Labels.NONE, durations);
        durations.record(1500);
        durations.record(5000);

        Histogram histogram = registry.getHistograms().get("pause_nanoseconds");
        assertThat(histogram.getCount()).isEqualTo(2);
        assertThat(histogram.getSnapshot().getMin()).isEqualTo(2000);
        assertThat(histogram.getSnapshot().getMax()).isEqualTo(2000);
        assertThatThrownBy(() -> histogram.update(7)).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void whatNeverHappenedHasAnEmptySnapshot() {
        Family family = new Family("size", Family.Type.HISTOGRAM, "Sizes");
        instruments.addSizes(Group.CHASQUI, family, Labels.NONE, Ranges.of(new Distribution()));

        assertThat(registry.getHistograms().get("size").getSnapshot().size()).isZero();
    }
}
