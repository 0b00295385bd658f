package io.chasqui.store.delay;

import io.chasqui.store.delay.DelayLane.State;
import io.chasqui.store.message.Message;
import java.util.ArrayList;
import java.util.List;

/**
 * The open slots, the ones whose messages are due or nearly so. Puts the messages of a slot in order before it begins,
 * and releases each at its time. A bounded number is on its way at a time: while whoever takes them lags behind, the
 * others stay where they are.
 */
final class DueReleases {

    /** Slots with waiting messages that are open at a time: those of the next moments, or after a stop the oldest ones. */
    private static final int OPEN_LANES = 6;

    private static final int MESSAGES_ON_THEIR_WAY = 8192;
    private static final long BYTES_ON_THEIR_WAY = 16 << 20;

    /** Releases in one go, before others on the same thread get their turn. */
    private static final int RELEASES_PER_TURN = 512;

    private final DelayedMessages store;
    private final DelayMemory memory;
    private final DueTime dueTime;
    private final DueMessageTarget target;
    private final List<DelayLane> lanes = new ArrayList<>(OPEN_LANES);
    private int onTheirWay;
    private long bytesOnTheirWay;
    private long releasedTotal;
    private boolean releasing;
    private boolean awaitsMessages;
    private boolean awaitsMemory;
    private boolean continuationScheduled;

    DueReleases(DelayedMessages store, DelayMemory memory, DueTime dueTime, DueMessageTarget target) {
        this.store = store;
        this.memory = memory;
        this.dueTime = dueTime;
        this.target = target;
    }

    /** Whether there are not too many before this one. */
    boolean mayOpen(DelayLane lane) {
        int before = 0;
        for (int i = 0; i < lanes.size(); i++) {
            DelayLane open = lanes.get(i);
            boolean waits = open.state() == State.OPENING || open.order().size() > 0;
            before += waits && open.start() < lane.start() ? 1 : 0;
        }
        return before < OPEN_LANES;
    }

    /** Messages released since the start. */
    long releasedTotal() {
        return releasedTotal;
    }

    // ---- putting in order

    void open(DelayLane lane) {
        lane.state(State.OPENING);
        lanes.add(lane);
        long end = lane.beginOrder();
        order(lane, Long.MIN_VALUE, end);
    }

    /** Puts the messages of all batches from one on in order, one batch after the other as they are read. */
    private void order(DelayLane lane, long from, long end) {
        DelayBatch batch = lane.batchFrom(from);
        while (batch != null && batch.isResident() && batch.first() < end) {
            order(batch, batch::message, end);
            batch = lane.batchFrom(batch.first() + 1);
        }
        if (batch == null || batch.first() >= end) {
            lane.state(State.OPEN);
            releaseDue();
            return;
        }
        DelayBatch read = batch;
        read.read(messages -> {
            if (lane.isDropped()) {
                return;
            }
            if (messages != null) {
                order(read, index -> messages[index], end);
                keep(read, messages);
            }
            order(lane, read.first() + 1, end);
        });
    }

    private interface Source {
        Message at(int index);
    }

    private void order(DelayBatch batch, Source messages, long end) {
        DueHeap order = batch.lane().order();
        int count = (int) Math.min(batch.span(), end - batch.first());
        for (int i = 0; i < count; i++) {
            if (batch.isWaiting(i)) {
                order.add(dueTime.dueMillis(messages.at(i)), batch.first() + i);
            }
        }
    }

    private void keep(DelayBatch batch, Message[] messages) {
        if (batch.live() > 0 && memory.mayKeep()) {
            batch.keep(messages);
        }
    }

    // ---- releasing

    /** When the next message of an open slot is due, or {@link Long#MAX_VALUE}; also while that cannot be released. */
    long nextDue() {
        if (awaitsMessages || awaitsMemory || continuationScheduled || isFull()) {
            return Long.MAX_VALUE;
        }
        DelayLane lane = earliest();
        return lane == null ? Long.MAX_VALUE : lane.order().nextMillis();
    }

    /** The open slot with the message that is due next; null if there is none, or an earlier slot is not in order yet. */
    private DelayLane earliest() {
        DelayLane earliest = null;
        long unordered = Long.MAX_VALUE;
        for (int i = 0; i < lanes.size(); i++) {
            DelayLane lane = lanes.get(i);
            if (lane.state() == State.OPENING) {
                unordered = Math.min(unordered, lane.start());
            } else if (earliest == null
                    || lane.order().nextMillis() < earliest.order().nextMillis()) {
                earliest = lane;
            }
        }
        return earliest == null || earliest.order().nextMillis() >= unordered ? null : earliest;
    }

    private boolean isFull() {
        return onTheirWay >= MESSAGES_ON_THEIR_WAY || bytesOnTheirWay >= BYTES_ON_THEIR_WAY;
    }

    /** Releases what is due, as far as it is here and as it fits on the way. */
    void releaseDue() {
        if (releasing) {
            return;
        }
        releasing = true;
        try {
            int count = 0;
            while (nextDue() <= store.now()) {
                if (memory.isExhausted()) {
                    awaitMemory();
                    break;
                }
                if (++count > RELEASES_PER_TURN) {
                    continueLater();
                    break;
                }
                releaseNext(earliest());
            }
        } finally {
            releasing = false;
        }
        store.rearm();
    }

    private void continueLater() {
        continuationScheduled = true;
        store.execute(() -> {
            continuationScheduled = false;
            releaseDue();
        });
    }

    /** Queues cannot hold more at present, as with publishers. */
    private void awaitMemory() {
        awaitsMemory = true;
        memory.whenRelieved(() -> store.execute(() -> {
            awaitsMemory = false;
            releaseDue();
        }));
    }

    private void releaseNext(DelayLane lane) {
        long sequence = lane.order().nextSequence();
        DelayBatch batch = lane.batchOf(sequence);
        int index = batch == null ? -1 : (int) (sequence - batch.first());
        if (batch == null || batch.isUnreadable() || !batch.isWaiting(index)) {
            lane.order().removeNext();
        } else if (!batch.isResident()) {
            await(batch);
        } else {
            lane.order().removeNext();
            release(batch, index);
        }
    }

    /** Reads a batch that had to leave the heap. */
    private void await(DelayBatch batch) {
        awaitsMessages = true;
        batch.read(messages -> {
            awaitsMessages = false;
            if (!batch.lane().isDropped()) {
                if (messages != null) {
                    batch.keep(messages);
                }
                releaseDue();
            }
        });
    }

    private void release(DelayBatch batch, int index) {
        Message message = batch.message(index);
        long bytes = message.footprint();
        batch.onItsWay(index);
        onTheirWay++;
        bytesOnTheirWay += bytes;
        releasedTotal++;
        target.release(message, () -> settled(batch, index, bytes));
    }

    private void settled(DelayBatch batch, int index, long bytes) {
        boolean wasFull = isFull();
        onTheirWay--;
        bytesOnTheirWay -= bytes;
        if (batch.lane().isDropped()) {
            return;
        }
        store.settle(batch, index);
        if (wasFull) {
            releaseDue();
        } else if (batch.lane().live() == 0) {
            store.rearm();
        }
    }

    /** Gives back the lanes of slots that are over and empty. */
    void closeFinished(long nowMillis) {
        for (int i = lanes.size() - 1; i >= 0; i--) {
            DelayLane lane = lanes.get(i);
            if (lane.state() == State.OPEN
                    && lane.live() == 0
                    && lane.start() + lane.level().widthMillis() <= nowMillis) {
                lanes.remove(i);
                store.free(lane);
            }
        }
    }

    void clear() {
        lanes.clear();
    }
}
