package io.chasqui.store.queue;

import io.chasqui.store.message.Message;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;

/**
 * The dead messages of a queue that somebody wants, until they are safe where they go. They keep their place here, so
 * that a crash on the way brings them back; nobody else can get them. A bounded number is on the way at a time, since the
 * target has to keep those on the heap; the others wait, paged out if need be. What the target could not place waits
 * for another attempt, with growing pauses while no attempt succeeds.
 */
final class Transfers {

    /** Dead messages that may be on their way at a time before the queue looks for more of them. */
    static final int WINDOW = 1000;

    static final long FIRST_PAUSE_MILLIS = 1_000;
    static final long LONGEST_PAUSE_MILLIS = 30_000;

    /** A dead message and how far it is. */
    private final class Dead implements DeadLetterTarget.Passage {
        private final QueueEntry entry;
        private final DeathReason reason;
        private Object progress;
        private boolean onTheWay;
        private boolean retried;

        Dead(QueueEntry entry, DeathReason reason) {
            this.entry = entry;
            this.reason = reason;
        }

        @Override
        public void arrived() {
            if (leavesWay()) {
                attempted(true);
                lanes.host().arrived(entry);
                sendWaiting();
            }
        }

        @Override
        public void failed(Object how) {
            if (leavesWay()) {
                progress = how;
                unplaced.add(this);
                attempted(false);
                sendWaiting();
            }
        }

        @Override
        public Object progress() {
            return progress;
        }

        private boolean leavesWay() {
            boolean was = onTheWay && !lanes.isDropped();
            onTheWay = false;
            if (was) {
                underWay--;
            }
            return was;
        }

        private void attempted(boolean success) {
            if (retried) {
                retried = false;
                retryEnded(success);
            } else if (!success && retrying == 0) {
                lanes.host().retryAt(lanes.host().now() + pause);
            }
        }
    }

    private final Lanes lanes;
    private final Queue<Dead> waiting = new ArrayDeque<>(1);
    private final Queue<Dead> unplaced = new ArrayDeque<>(1);
    private final Map<Segment, List<Dead>> loading = new HashMap<>(2);
    private int underWay;
    private boolean sending;
    private int retrying;
    private int retriesFailed;
    private boolean retrySucceeded;
    private long pause = FIRST_PAUSE_MILLIS;

    Transfers(Lanes lanes) {
        this.lanes = lanes;
    }

    /** Whether more dead messages may be sent on their way now. */
    boolean hasRoom() {
        return underWay < WINDOW;
    }

    void begin(QueueEntry entry, DeathReason reason) {
        entry.transfer();
        lanes.tally().inTransfer(1);
        waiting.add(new Dead(entry, reason));
        sendWaiting();
    }

    /** A message is on a way that somebody else looks after. */
    void begin(QueueEntry entry) {
        entry.transfer();
        lanes.tally().inTransfer(1);
    }

    /** A loop, because an answer that comes at once ends up here again. */
    private void sendWaiting() {
        if (sending) {
            return;
        }
        sending = true;
        try {
            while (hasRoom() && !waiting.isEmpty()) {
                send(waiting.remove());
            }
        } finally {
            sending = false;
        }
    }

    private void send(Dead dead) {
        Segment segment = dead.entry.segment();
        dead.onTheWay = true;
        underWay++;
        if (dead.entry.message() != null) {
            lanes.host().dead(dead.entry.message(), dead.reason, dead);
        } else if (segment.isUnreadable()) {
            setAside(dead);
        } else {
            loading.computeIfAbsent(segment, s -> new ArrayList<>(4)).add(dead);
            segment.lane().paging().loadWanted(segment);
        }
    }

    /** A message has arrived, or is given up. */
    void end() {
        lanes.tally().inTransfer(-1);
    }

    // ---- another attempt

    /** The pause is over: tries again with those that have waited longest. */
    void retry() {
        if (retrying > 0) {
            return;
        }
        retriesFailed = 0;
        retrySucceeded = false;
        for (Dead dead = unplaced.poll(); dead != null; dead = ++retrying < WINDOW ? unplaced.poll() : null) {
            dead.retried = true;
            waiting.add(dead);
        }
        sendWaiting();
    }

    /** With the last answer it is known when to try again: at once if all went well, and later and later if nothing did. */
    private void retryEnded(boolean success) {
        retrySucceeded |= success;
        retriesFailed += success ? 0 : 1;
        if (--retrying > 0) {
            return;
        }
        pause = retrySucceeded ? FIRST_PAUSE_MILLIS : Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
        if (!unplaced.isEmpty()) {
            lanes.host().retryAt(lanes.host().now() + (retriesFailed == 0 ? 0 : pause));
        }
    }

    // ---- loading

    /** The messages of a segment have come from the store. */
    void loaded(Segment segment, Message[] messages) {
        List<Dead> ready = loading.remove(segment);
        if (ready != null) {
            ready.forEach(dead -> lanes.host().dead(messages[segment.indexOf(dead.entry)], dead.reason, dead));
        }
    }

    /** The messages of a segment cannot be read: they stay in the store with the others of their block. */
    void unreadable(Segment segment) {
        List<Dead> lost = loading.remove(segment);
        if (lost != null) {
            lost.forEach(this::setAside);
            sendWaiting();
        }
    }

    private void setAside(Dead dead) {
        dead.leavesWay();
        dead.attempted(true);
        end();
        dead.entry.release();
        lanes.tally().unreadable();
    }

    /**
     * Gives up all that have not been placed and are not on their way.
     *
     * @return how many
     */
    long purge() {
        List<Dead> given = new ArrayList<>(unplaced);
        unplaced.clear();
        given.forEach(dead -> lanes.transferred(dead.entry));
        return given.size();
    }

    void clear() {
        waiting.clear();
        unplaced.clear();
        loading.clear();
    }
}
