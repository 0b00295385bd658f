package io.chasqui.store.journal;

import io.chasqui.store.Distribution;
import java.util.concurrent.TimeUnit;

/** Counters of the journal thread, readable by any thread. */
public final class JournalFigures {

    private volatile long groups;
    private volatile long bytes;
    private volatile long syncs;
    private volatile long syncNanos;
    private volatile long lastSyncNanos;
    private final Distribution syncDurations =
            Distribution.between(TimeUnit.MICROSECONDS.toNanos(10), TimeUnit.SECONDS.toNanos(10));
    private final Distribution groupBytes =
            new Distribution(256, 1 << 10, 4 << 10, 16 << 10, 64 << 10, 256 << 10, 1 << 20);

    /** Groups written. */
    public long groups() {
        return groups;
    }

    /** Bytes of records written, without headers and padding. */
    public long bytes() {
        return bytes;
    }

    public long syncs() {
        return syncs;
    }

    /** Nanoseconds spent in syncs. */
    public long syncNanos() {
        return syncNanos;
    }

    public long lastSyncNanos() {
        return lastSyncNanos;
    }

    /** How long syncs took, in nanoseconds. */
    public Distribution syncDurations() {
        return syncDurations;
    }

    /** Sizes of the groups written. */
    public Distribution groupBytes() {
        return groupBytes;
    }

    void group(int length) {
        groups++;
        bytes += length;
        groupBytes.record(length);
    }

    void sync(long nanos) {
        syncs++;
        syncNanos += nanos;
        lastSyncNanos = nanos;
        syncDurations.record(nanos);
    }
}
