package io.chasqui.store.log.disk;

import java.util.HashMap;
import java.util.Map;

/** A set of sequence numbers as pages of bits: numbers close to each other cost a bit each. */
final class SequenceSet {

    private static final int PAGE_BITS = 12;
    private static final int WORDS = 1 << PAGE_BITS - 6;

    private final Map<Long, long[]> pages = new HashMap<>();

    void add(long first, int count) {
        for (long sequence = first; sequence < first + count; sequence++) {
            long[] page = pages.computeIfAbsent(sequence >>> PAGE_BITS, key -> new long[WORDS]);
            page[word(sequence)] |= 1L << sequence;
        }
    }

    boolean contains(long sequence) {
        long[] page = pages.get(sequence >>> PAGE_BITS);
        return page != null && (page[word(sequence)] & 1L << sequence) != 0;
    }

    /** False if none of these numbers can be in the set: a quick check for long ranges. */
    boolean mayContainAny(long first, long end) {
        for (long page = first >>> PAGE_BITS; page <= end - 1 >>> PAGE_BITS; page++) {
            if (pages.containsKey(page)) {
                return true;
            }
        }
        return false;
    }

    private static int word(long sequence) {
        return (int) (sequence >>> 6) & WORDS - 1;
    }
}
