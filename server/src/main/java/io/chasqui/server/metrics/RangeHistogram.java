package io.chasqui.server.metrics;

import com.codahale.metrics.Histogram;
import com.codahale.metrics.Snapshot;
import com.codahale.metrics.UniformReservoir;
import com.codahale.metrics.WeightedSnapshot;
import com.codahale.metrics.WeightedSnapshot.WeightedSample;
import java.util.ArrayList;
import java.util.List;

/**
 * Shows ranges as a histogram of a registry; what they count is recorded elsewhere. A value counts as the
 * upper bound of its range, one above all bounds as the largest of them. Everything since the start counts.
 */
final class RangeHistogram extends Histogram {

    private final Ranges source;

    RangeHistogram(Ranges source) {
        super(new UniformReservoir(1));
        this.source = source;
    }

    @Override
    public long getCount() {
        return source.count();
    }

    @Override
    public Snapshot getSnapshot() {
        List<WeightedSample> samples = new ArrayList<>();
        int last = source.ranges() - 1;
        for (int range = 0; range <= last; range++) {
            if (source.count(range) > 0) {
                long value = source.bound(Math.max(0, Math.min(range, last - 1)));
                samples.add(new WeightedSample(value, source.count(range)));
            }
        }
        return new WeightedSnapshot(samples);
    }

    @Override
    public void update(long value) {
        throw new UnsupportedOperationException("recorded elsewhere");
    }
}
