package io.chasqui.server.metrics;

import com.codahale.metrics.Histogram;
import com.codahale.metrics.Snapshot;
import com.codahale.metrics.UniformReservoir;
import com.codahale.metrics.WeightedSnapshot;
import com.codahale.metrics.WeightedSnapshot.WeightedSample;
import io.chasqui.store.Distribution;
import java.util.ArrayList;
import java.util.List;

/**
 * Shows a distribution as a histogram of a registry; only the distribution's owner records in it. A value counts as the
 * upper bound of its range, one above all bounds as the largest of them. Everything since the start counts.
 */
final class DistributionHistogram extends Histogram {

    private final Distribution distribution;

    DistributionHistogram(Distribution distribution) {
        super(new UniformReservoir(1));
        this.distribution = distribution;
    }

    @Override
    public long getCount() {
        return distribution.count();
    }

    @Override
    public Snapshot getSnapshot() {
        List<WeightedSample> samples = new ArrayList<>();
        int last = distribution.ranges() - 1;
        for (int range = 0; range <= last; range++) {
            if (distribution.count(range) > 0) {
                long value = distribution.bound(Math.max(0, Math.min(range, last - 1)));
                samples.add(new WeightedSample(value, distribution.count(range)));
            }
        }
        return new WeightedSnapshot(samples);
    }

    @Override
    public void update(long value) {
        throw new UnsupportedOperationException("recorded elsewhere");
    }
}
