package io.chasqui.store.queue;

import java.util.Arrays;

/**
 * Which priority level of a queue is served next.
 *
 * <p>In strict order it is always the highest with ready messages. In fair order levels are served in rounds: level
 * <i>n</i> may have <i>n</i> + 1 deliveries in a round, the highest that has some left goes first, and a new round
 * begins when no level with ready messages has any left. So a level gets deliveries in proportion to its weight
 * <i>n</i> + 1 while all are busy, a level alone gets everything, and between two deliveries of a level that has
 * messages there are at most {@link #longestWait} others.
 */
final class LevelOrder {

    private static final int NONE = -1;

    /** A bit for each level that has ready messages. */
    private long[] occupied = new long[1];

    /** A bit for each level that has used up its share of this round. */
    private long[] exhausted = new long[1];

    /** Deliveries of a level in the round in {@link #roundOf}. */
    private int[] used = new int[1];

    private long[] roundOf = new long[1];
    private long round;
    private boolean fair;

    void fair(boolean wanted) {
        if (fair != wanted) {
            fair = wanted;
            beginRound();
        }
    }

    /** Makes room for a level. */
    void include(int level) {
        int words = (level >>> 6) + 1;
        if (words > occupied.length) {
            occupied = Arrays.copyOf(occupied, words);
            exhausted = Arrays.copyOf(exhausted, words);
        }
        if (level >= used.length) {
            used = Arrays.copyOf(used, level + 1);
            roundOf = Arrays.copyOf(roundOf, level + 1);
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
        int level = fair ? highestWithShare() : NONE;
        return level == NONE ? highest() : level;
    }

    /** A message of a level was delivered in its turn. */
    void served(int level) {
        if (!fair) {
            return;
        }
        if (isExhausted(level)) {
            beginRound();
        }
        if (roundOf[level] != round) {
            roundOf[level] = round;
            used[level] = 0;
        }
        if (++used[level] > level) {
            exhausted[level >>> 6] |= 1L << level;
        }
    }

    private boolean isExhausted(int level) {
        return (exhausted[level >>> 6] & 1L << level) != 0;
    }

    private int highest() {
        for (int word = occupied.length - 1; word >= 0; word--) {
            if (occupied[word] != 0) {
                return highestIn(word, occupied[word]);
            }
        }
        return NONE;
    }

    private int highestWithShare() {
        for (int word = occupied.length - 1; word >= 0; word--) {
            long left = occupied[word] & ~exhausted[word];
            if (left != 0) {
                return highestIn(word, left);
            }
        }
        return NONE;
    }

    private static int highestIn(int word, long bits) {
        return (word << 6) + Long.SIZE - 1 - Long.numberOfLeadingZeros(bits);
    }

    private void beginRound() {
        round++;
        Arrays.fill(exhausted, 0);
    }

    /**
     * Most deliveries of other levels in a row while this one has ready messages, in fair order.
     *
     * @param highest the highest level in use
     */
    static int longestWait(int level, int highest) {
        int higher = shares(highest) - shares(level);
        return 2 * higher + shares(level - 1);
    }

    /** Deliveries that all levels from 0 to this one have in a round. */
    private static int shares(int level) {
        return (level + 1) * (level + 2) / 2;
    }
}
