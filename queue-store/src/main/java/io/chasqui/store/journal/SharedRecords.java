package io.chasqui.store.journal;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Where the shared messages of a journal stand. Identities are counted per appender, so eight bytes each are enough:
 * a journal can hold millions of them.
 */
final class SharedRecords {

    /** Offsets within a segment take the low bits of a packed position. */
    private static final int OFFSET_BITS = 31;

    private static final int COUNTER_BITS = 48;

    private final Map<Long, Positions> appenders = new HashMap<>();
    private final long firstSegment;

    private static final class Positions {
        long first;
        long[] packed = new long[1024];
    }

    SharedRecords(long firstSegment) {
        this.firstSegment = firstSegment;
    }

    /** Remembers the record at this offset; identities of one appender only grow. */
    void put(long sharedId, long segment, long offset) {
        long counter = counter(sharedId);
        Positions positions = appenders.computeIfAbsent(sharedId >>> COUNTER_BITS, key -> new Positions());
        if (positions.first == 0) {
            positions.first = counter;
        }
        int index = Math.toIntExact(counter - positions.first);
        if (index >= positions.packed.length) {
            positions.packed = Arrays.copyOf(positions.packed, Math.max(index + 1, positions.packed.length * 2));
        }
        positions.packed[index] = (segment - firstSegment << OFFSET_BITS | offset) + 1;
    }

    /** Packed position, or -1 if the journal does not hold the record. */
    long get(long sharedId) {
        Positions positions = appenders.get(sharedId >>> COUNTER_BITS);
        if (positions == null) {
            return -1;
        }
        long index = counter(sharedId) - positions.first;
        return index < 0 || index >= positions.packed.length ? -1 : positions.packed[(int) index] - 1;
    }

    long segment(long packed) {
        return firstSegment + (packed >>> OFFSET_BITS);
    }

    static long offset(long packed) {
        return packed & (1L << OFFSET_BITS) - 1;
    }

    private static long counter(long sharedId) {
        return sharedId & (1L << COUNTER_BITS) - 1;
    }
}
