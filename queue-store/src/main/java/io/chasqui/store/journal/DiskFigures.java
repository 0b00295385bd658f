package io.chasqui.store.journal;

import java.util.concurrent.atomic.LongAdder;

/** What a store asked of its disk since it was opened: how often, how much, and how long it took. Any thread. */
public final class DiskFigures {

    private final Operation reads = new Operation();
    private final Operation writes = new Operation();
    private final Operation syncs = new Operation();

    public Operation reads() {
        return reads;
    }

    public Operation writes() {
        return writes;
    }

    /** Without bytes. */
    public Operation syncs() {
        return syncs;
    }

    /** One kind of operation. */
    public static final class Operation {

        private final LongAdder count = new LongAdder();
        private final LongAdder bytes = new LongAdder();
        private final LongAdder nanos = new LongAdder();

        void done(long moved, long startNanos) {
            count.increment();
            bytes.add(moved);
            nanos.add(System.nanoTime() - startNanos);
        }

        public long count() {
            return count.sum();
        }

        public long bytes() {
            return bytes.sum();
        }

        public long nanos() {
            return nanos.sum();
        }
    }
}
