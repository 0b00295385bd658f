package io.chasqui.store.queue;

/** Which priority level of a queue is served next: always the highest that has ready messages. */
final class LevelOrder {

    private static final int NONE = -1;

    /** A bit for each level that has ready messages. */
    private long[] occupied = new long[1];

    /** Makes room for a level. */
    void include(int level) {
        int words = (level >>> 6) + 1;
        if (words > occupied.length) {
            occupied = java.util.Arrays.copyOf(occupied, words);
        }
    }

    void occupied(int level) {
        occupied[level >>> 6] |= 1L << level;
    }

    void vacated(int level) {
        occupied[level >>> 6] &= ~(1L << level);
    }

    /** The level to serve, or -1 if no level has a ready message. */
    int next() {
        for (int word = occupied.length - 1; word >= 0; word--) {
            if (occupied[word] != 0) {
                return (word << 6) + Long.SIZE - 1 - Long.numberOfLeadingZeros(occupied[word]);
            }
        }
        return NONE;
    }

    void clear() {
        java.util.Arrays.fill(occupied, 0);
    }
}
