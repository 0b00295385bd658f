package io.chasqui.server.metrics;

import io.chasqui.server.traffic.SizeCount;
import io.chasqui.store.Distribution;
import io.chasqui.store.count.Counts;

/** How often values fell into each of a few ranges. Any thread reads. */
public interface Ranges {

    /** Ranges, the one above all bounds included. */
    int ranges();

    /** Largest value of a range; of the last one it does not matter. */
    long bound(int range);

    /** Values in a range, those below it not included. */
    long count(int range);

    long sum();

    /** All values. */
    default long count() {
        long count = 0;
        for (int range = 0; range < ranges(); range++) {
            count += count(range);
        }
        return count;
    }

    static Ranges of(Distribution distribution) {
        return new Ranges() {
            @Override
            public int ranges() {
                return distribution.ranges();
            }

            @Override
            public long bound(int range) {
                return distribution.bound(range);
            }

            @Override
            public long count(int range) {
                return distribution.count(range);
            }

            @Override
            public long sum() {
                return distribution.sum();
            }
        };
    }

    /** The sizes of messages. */
    static Ranges of(Counts<SizeCount> sizes) {
        SizeCount[] kinds = SizeCount.values();
        return new Ranges() {
            @Override
            public int ranges() {
                return SizeCount.BYTES.ordinal();
            }

            @Override
            public long bound(int range) {
                return kinds[range].limit().orElse(Long.MAX_VALUE);
            }

            @Override
            public long count(int range) {
                return sizes.get(kinds[range]);
            }

            @Override
            public long sum() {
                return sizes.get(SizeCount.BYTES);
            }
        };
    }
}
