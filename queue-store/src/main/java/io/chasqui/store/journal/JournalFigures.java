package io.chasqui.store.journal;

/** Counters of the journal thread, readable by any thread. */
public final class JournalFigures {

    private volatile long groups;
    private volatile long bytes;
    private volatile long syncs;
    private volatile long syncNanos;
    private volatile long lastSyncNanos;

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

    void group(int length) {
        groups++;
        bytes += length;
    }

    void sync(long nanos) {
        syncs++;
        syncNanos += nanos;
        lastSyncNanos = nanos;
    }
}
