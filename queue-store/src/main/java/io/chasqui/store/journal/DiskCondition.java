package io.chasqui.store.journal;

import io.chasqui.store.log.StoreListener;

/** Whether the disk takes writes, told to the listener when it changes. Thread-safe. */
public final class DiskCondition {

    private final StoreListener listener;
    private boolean full;

    public DiskCondition(StoreListener listener) {
        this.listener = listener;
    }

    public synchronized void full(Exception cause) {
        if (!full) {
            full = true;
            listener.diskFull(cause);
        }
    }

    public synchronized void writable() {
        if (full) {
            full = false;
            listener.diskRecovered();
        }
    }
}
