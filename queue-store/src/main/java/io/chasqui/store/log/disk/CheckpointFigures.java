package io.chasqui.store.log.disk;

/** Counters of the checkpoint thread, readable by any thread. */
final class CheckpointFigures {

    private volatile long checkpoints;
    private volatile long nanos;
    private volatile long lastNanos;
    private volatile long blocks;
    private volatile long blockBytes;

    long checkpoints() {
        return checkpoints;
    }

    long nanos() {
        return nanos;
    }

    long lastNanos() {
        return lastNanos;
    }

    long blocks() {
        return blocks;
    }

    long blockBytes() {
        return blockBytes;
    }

    void checkpoint(long duration) {
        checkpoints++;
        nanos += duration;
        lastNanos = duration;
    }

    void block(long bytes) {
        blocks++;
        blockBytes += bytes;
    }
}
