package io.chasqui.store;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How often values fell into each of a few ranges, and their sum. One thread records, without allocating or locking; any
 * thread reads.
 */
public final class Distribution {

    private final long[] bounds;

    /** One count for each bound, one for what is above them all, then the sum. */
    private final AtomicLongArray cells;

    /** @param bounds the largest value of each range, ascending */
    public Distribution(long... bounds) {
        for (int i = 1; i < bounds.length; i++) {
            if (bounds[i] <= bounds[i - 1]) {
                throw new IllegalArgumentException("bounds must ascend");
            }
        }
        this.bounds = bounds.clone();
        this.cells = new AtomicLongArray(bounds.length + 2);
    }

    /** Bounds that grow by 1, 2.5, 5, 10, 25 ... times the first one; the last is the first that reaches the end. */
    public static Distribution between(long first, long end) {
        long[] steps = new long[3 * 19];
        int count = 0;
        for (long decade = first; count == 0 || steps[count - 1] < end; decade *= 10) {
            steps[count++] = decade;
            for (int half = 25; half <= 50 && steps[count - 1] < end; half += 25) {
                steps[count++] = decade * half / 10;
            }
        }
        return new Distribution(Arrays.copyOf(steps, count));
    }

    /** On the recording thread. */
    public void record(long value) {
        int range = 0;
        while (range < bounds.length && value > bounds[range]) {
            range++;
        }
        cells.lazySet(range, cells.getPlain(range) + 1);
        int sum = bounds.length + 1;
        cells.lazySet(sum, cells.getPlain(sum) + value);
    }

    /** Ranges, the one above all bounds included. */
    public int ranges() {
        return bounds.length + 1;
    }

    /** Largest value of a range; {@link Long#MAX_VALUE} for the last one. */
    public long bound(int range) {
        return range < bounds.length ? bounds[range] : Long.MAX_VALUE;
    }

    /** Values in a range, those below it not included. */
    public long count(int range) {
        return cells.get(range);
    }

    /** All values. */
    public long count() {
        long count = 0;
        for (int range = 0; range < ranges(); range++) {
            count += count(range);
        }
        return count;
    }

    public long sum() {
        return cells.get(bounds.length + 1);
    }
}
