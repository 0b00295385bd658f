package io.chasqui.store.queue;

import java.util.Arrays;

/** A set of positions in a segment. */
final class PositionSet {

    private long[] words;
    private int size;

    /** @param capacity about how many positions there are */
    PositionSet(int capacity) {
        words = new long[Math.max(1, capacity + Long.SIZE - 1 >>> 6)];
    }

    int size() {
        return size;
    }

    /** Adds a position that is not in the set. */
    void add(int position) {
        int word = position >>> 6;
        if (word >= words.length) {
            words = Arrays.copyOf(words, word + 1);
        }
        words[word] |= 1L << position;
        size++;
    }

    /** Removes a position that is in the set. */
    void remove(int position) {
        words[position >>> 6] &= ~(1L << position);
        size--;
    }

    /** The lowest position; there is one. */
    int first() {
        int word = 0;
        while (words[word] == 0) {
            word++;
        }
        return (word << 6) + Long.numberOfTrailingZeros(words[word]);
    }
}
