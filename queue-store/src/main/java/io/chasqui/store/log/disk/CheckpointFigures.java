package io.chasqui.store.log.disk;

import io.chasqui.store.Distribution;
import java.util.concurrent.TimeUnit;

/** Counters of the checkpoint thread, readable by any thread. */
final class CheckpointFigures {

    private volatile long checkpoints;
    private volatile long nanos;
    private volatile long lastNanos;
    private volatile long blocks;
    private volatile long blockBytes;
    private final Distribution durations =
            Distribution.between(TimeUnit.MILLISECONDS.toNanos(1), TimeUnit.SECONDS.toNanos(60));

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

    /** How long checkpoints took, in nanoseconds. */
    Distribution durations() {
        return durations;
    }

    void checkpoint(long duration) {
        checkpoints++;
        nanos += duration;
        lastNanos = duration;
        durations.record(duration);
    }

    void block(long bytes) {
        blocks++;
        blockBytes += bytes;
    }
}
