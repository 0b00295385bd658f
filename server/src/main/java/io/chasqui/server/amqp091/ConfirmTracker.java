package io.chasqui.server.amqp091;

import io.chasqui.server.loop.BrokerLoop;
import io.chasqui.server.loop.LoopTask;
import io.chasqui.store.log.Confirmation;

/**
 * Which publishes of a channel still wait for how many queues, in a ring indexed by the publish sequence number
 * (publisher confirms extension). Turns completions, which arrive in any order, into the fewest basic.ack: one
 * cumulative ack for everything at the front that is complete.
 *
 * <p>Confined to the connection's loop; {@link #from} gives the object that a queue on another loop may call.
 */
final class ConfirmTracker implements Confirmation {

    /** Receives the outcome, in the order of the sequence numbers. */
    interface Sink {
        void confirm(long sequence, boolean multiple);

        void refuse(long sequence, boolean multiple);
    }

    private static final int INITIAL_CAPACITY = 64;
    private static final int REJECTED = 1 << 30;
    private static final int COUNT = REJECTED - 1;

    private static final LoopTask CONFIRMED =
            (tracker, unused, unused2, tag) -> ((ConfirmTracker) tracker).confirmed(tag);
    private static final LoopTask REJECT = (tracker, unused, unused2, tag) -> ((ConfirmTracker) tracker).rejected(tag);

    private final BrokerLoop home;
    private final Runnable whenReady;
    private final Confirmation[] proxies;
    private int[] remaining = new int[INITIAL_CAPACITY];
    private long first = 1;
    private long next = 1;
    private boolean readyReported;

    /** @param whenReady told, once until the next {@link #emit}, that something can be emitted */
    ConfirmTracker(BrokerLoop home, int loopCount, Runnable whenReady) {
        this.home = home;
        this.whenReady = whenReady;
        this.proxies = new Confirmation[loopCount];
    }

    /** Takes the next sequence number for a publish that this many queues will confirm; 0 means it is complete. */
    long expect(int queues) {
        if (next - first == remaining.length) {
            grow();
        }
        long sequence = next++;
        remaining[index(sequence)] = queues;
        if (queues == 0) {
            completed(sequence);
        }
        return sequence;
    }

    /** What a queue owned by the given loop confirms to. */
    Confirmation from(BrokerLoop queueLoop) {
        if (queueLoop == home) {
            return this;
        }
        Confirmation proxy = proxies[queueLoop.index()];
        if (proxy == null) {
            proxy = new RemoteConfirmation(queueLoop);
            proxies[queueLoop.index()] = proxy;
        }
        return proxy;
    }

    @Override
    public void confirmed(long sequence) {
        if ((--remaining[index(sequence)] & COUNT) == 0) {
            completed(sequence);
        }
    }

    @Override
    public void rejected(long sequence) {
        int i = index(sequence);
        remaining[i] = (remaining[i] - 1) | REJECTED;
        if ((remaining[i] & COUNT) == 0) {
            completed(sequence);
        }
    }

    private void completed(long sequence) {
        // Only the front can be emitted: a completion behind a gap waits for the gap.
        if (sequence == first && !readyReported) {
            readyReported = true;
            whenReady.run();
        }
    }

    /** Publishes that are not confirmed yet. */
    long outstanding() {
        return next - first;
    }

    /** Emits everything complete at the front: runs of acks and of nacks, each as one. */
    void emit(Sink sink) {
        readyReported = false;
        while (first < next && complete(first)) {
            boolean rejected = isRejected(first);
            long last = first;
            while (last + 1 < next && complete(last + 1) && isRejected(last + 1) == rejected) {
                last++;
            }
            boolean multiple = last > first;
            first = last + 1;
            if (rejected) {
                sink.refuse(last, multiple);
            } else {
                sink.confirm(last, multiple);
            }
        }
    }

    private boolean complete(long sequence) {
        return (remaining[index(sequence)] & COUNT) == 0;
    }

    private boolean isRejected(long sequence) {
        return remaining[index(sequence)] != 0;
    }

    private int index(long sequence) {
        return (int) sequence & (remaining.length - 1);
    }

    private void grow() {
        int[] larger = new int[remaining.length * 2];
        for (long sequence = first; sequence < next; sequence++) {
            larger[(int) sequence & (larger.length - 1)] = remaining[index(sequence)];
        }
        remaining = larger;
    }

    /** Runs on a queue's loop and brings the outcome home. */
    private final class RemoteConfirmation implements Confirmation {

        private final BrokerLoop queueLoop;

        RemoteConfirmation(BrokerLoop queueLoop) {
            this.queueLoop = queueLoop;
        }

        @Override
        public void confirmed(long tag) {
            queueLoop.handOver(home, CONFIRMED, ConfirmTracker.this, null, null, tag);
        }

        @Override
        public void rejected(long tag) {
            queueLoop.handOver(home, REJECT, ConfirmTracker.this, null, null, tag);
        }
    }
}
