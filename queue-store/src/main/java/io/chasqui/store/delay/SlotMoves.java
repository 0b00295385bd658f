package io.chasqui.store.delay;

import io.chasqui.store.delay.DelayLane.State;
import io.chasqui.store.message.Message;

/**
 * Empties wide slots into narrower ones before they begin, a batch at a time. The messages of a batch are appended to
 * their new lanes first and settled in the old one in the same turn of the owner thread, so that both reach the journal
 * together: a crash loses none, and at worst leaves one twice.
 */
final class SlotMoves {

    /** Journal bytes that wait for the disk, above which moving pauses. */
    private static final long MAX_PENDING_BYTES = 4 << 20;

    private static final long PAUSE_MILLIS = 10;

    /** How long to wait when all narrower lanes are in use, which takes a target that does not take messages. */
    private static final long NO_ROOM_MILLIS = 250;

    private final DelayedMessages store;
    private final DueTime dueTime;

    SlotMoves(DelayedMessages store, DueTime dueTime) {
        this.store = store;
        this.dueTime = dueTime;
    }

    void begin(DelayLane lane) {
        lane.state(State.MOVING);
        next(lane, Long.MIN_VALUE);
    }

    private void next(DelayLane lane, long from) {
        if (lane.isDropped()) {
            return;
        }
        if (store.pendingBytes() > MAX_PENDING_BYTES) {
            store.later(PAUSE_MILLIS, () -> next(lane, from));
            return;
        }
        DelayBatch batch = lane.batchFrom(from);
        if (batch == null) {
            end(lane);
            return;
        }
        batch.read(messages -> {
            if (lane.isDropped()) {
                return;
            }
            boolean moved = messages == null || move(batch, messages);
            store.rearm();
            if (moved) {
                store.execute(() -> next(lane, batch.first() + 1));
            } else {
                store.later(NO_ROOM_MILLIS, () -> next(lane, batch.first()));
            }
        });
    }

    private void end(DelayLane lane) {
        if (lane.live() == 0) {
            store.free(lane);
        }
    }

    /** Returns false if there is no room for some. */
    private boolean move(DelayBatch batch, Message[] messages) {
        int count = batch.span();
        boolean[] moved = new boolean[count];
        boolean all = true;
        for (int i = 0; i < count; i++) {
            if (batch.isWaiting(i)) {
                moved[i] = append(messages[i], batch.lane());
                all &= moved[i];
            }
        }
        for (int i = 0; i < count; i++) {
            if (moved[i]) {
                batch.lane().settle(batch, i);
            }
        }
        return all;
    }

    private boolean append(Message message, DelayLane from) {
        long due = dueTime.dueMillis(message);
        DelayLane lane = store.laneFor(due);
        if (lane == from) {
            return false;
        }
        lane.append(message, due, null, 0);
        return true;
    }
}
