package io.chasqui.store.queue;

/**
 * Which positions of a block the journal knows, and so has to be told about when they are settled: in a durable lane
 * the persistent messages, in other lanes none.
 */
sealed interface JournaledPositions {

    JournaledPositions ALL = new Same(true);
    JournaledPositions NONE = new Same(false);

    boolean contains(int position);

    /** The usual case: nobody mixes persistent and transient messages in one queue. */
    record Same(boolean journaled) implements JournaledPositions {
        @Override
        public boolean contains(int position) {
            return journaled;
        }
    }

    /** A bit per position. */
    final class Mixed implements JournaledPositions {
        private final long[] bits;

        private Mixed(long[] bits) {
            this.bits = bits;
        }

        @Override
        public boolean contains(int position) {
            return (bits[position >>> 6] & 1L << position) != 0;
        }
    }

    /** Of the first {@code span} entries, null where settled. */
    static JournaledPositions of(QueueEntry[] entries, int span) {
        long[] bits = new long[(span + 63) >>> 6];
        int live = 0;
        int count = 0;
        for (int i = 0; i < span; i++) {
            if (entries[i] != null) {
                live++;
                if (entries[i].isJournaled()) {
                    count++;
                    bits[i >>> 6] |= 1L << i;
                }
            }
        }
        if (count == 0) {
            return NONE;
        }
        return count == live ? ALL : new Mixed(bits);
    }
}
