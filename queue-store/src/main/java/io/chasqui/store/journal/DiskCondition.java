package io.chasqui.store.journal;

import io.chasqui.store.log.StoreListener;

/** Whether the disk takes writes, told to the listener when it changes. Thread-safe. */
public final class DiskCondition {

    private final StoreListener listener;
    private int full;

    public DiskCondition(StoreListener listener) {
        this.listener = listener;
    }

    /** One of those that write: the disk counts as full while any of them says so. */
    public Writer writer() {
        return new Writer();
    }

    private synchronized void count(int change, Exception cause) {
        full += change;
        if (full == 1 && change > 0) {
            listener.diskFull(cause);
        } else if (full == 0) {
            listener.diskRecovered();
        }
    }

    /** Confined to the thread that writes. */
    public final class Writer {

        private boolean refused;

        private Writer() {}

        public void full(Exception cause) {
            if (!refused) {
                refused = true;
                count(1, cause);
            }
        }

        public void writable() {
            if (refused) {
                refused = false;
                count(-1, null);
            }
        }
    }
}
