package io.chasqui.store.queue;

/**
 * How a lane is cut into blocks and how much of it is kept on the heap when memory is short.
 *
 * @param blockBytes heap size of messages at which a block is full
 * @param blockSpan positions at which a block is full
 * @param servedWindow bytes kept resident on both sides of the head of a queue that has consumers, and read ahead for
 *     them
 * @param idleWindow the same for a queue without consumers
 * @param readAheadBlocks most blocks that are read ahead
 */
record PageLimits(int blockBytes, int blockSpan, long servedWindow, long idleWindow, int readAheadBlocks) {

    static final PageLimits STANDARD = new PageLimits(64 * 1024, 4096, 2 << 20, 256 * 1024, 8);

    /** Bytes around the head that stay resident. */
    long window(MemoryBudget.Pressure pressure, boolean served) {
        return switch (pressure) {
            case NONE -> Long.MAX_VALUE;
            case MODERATE -> served ? servedWindow : idleWindow;
            case HIGH -> served ? blockBytes : 0;
            case EXTREME -> 0;
        };
    }

    /** Blocks that may be read ahead of the consumers. */
    int readAhead(MemoryBudget.Pressure pressure) {
        return switch (pressure) {
            case NONE, MODERATE -> readAheadBlocks;
            case HIGH, EXTREME -> 1;
        };
    }
}
