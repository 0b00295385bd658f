package io.chasqui.store.queue;

import io.chasqui.store.message.Message;

/**
 * A place in a lane that moves towards the end the lane had when it began. It sees every message that is ready when it
 * comes by, whether it is resident or not, and keeps the messages of one block at most.
 */
final class LaneCursor {

    private final Lane lane;
    private final Runnable wakeUp;
    private final long end;

    /** Null at the end. */
    private Segment segment;

    private long sequence;

    /** The messages of the segment, while they have been read from the store. */
    private Message[] messages;

    private boolean waiting;

    /** @param wakeUp run when what {@link #isWaiting} waits for has come; must not move the cursor itself */
    LaneCursor(Lane lane, Runnable wakeUp) {
        this.lane = lane;
        this.wakeUp = wakeUp;
        this.end = lane.nextSequence();
        this.segment = lane.firstSegment();
        this.sequence = segment == null ? 0 : segment.first();
    }

    /** Whether the message here has to be loaded first. */
    boolean isWaiting() {
        return waiting;
    }

    boolean isAtEnd() {
        return segment == null;
    }

    /**
     * Goes to the next message that is ready, which may be here.
     *
     * @return null if there is none, or it has to be loaded first
     */
    Message find() {
        while (!waiting && findPosition()) {
            Message message = here();
            if (message != null) {
                return message;
            }
            load();
        }
        return null;
    }

    /** Goes behind the message that was found. */
    void pass() {
        sequence++;
    }

    /** Takes the message that was found out of the ready ones: it is on its way elsewhere. */
    QueueEntry take() {
        QueueEntry entry = segment.entryAt(sequence);
        if (entry == null || entry.message() == null) {
            lane.moves().bringIn(segment, sequence, messages[index()]);
            entry = segment.entryAt(sequence);
        }
        pass();
        lane.moves().leave(entry);
        return entry;
    }

    private boolean findPosition() {
        while (segment != null) {
            sequence = Math.max(sequence, segment.first());
            if (sequence >= end) {
                leave(null);
            } else if (sequence >= segment.end() || segment.isUnreadable()) {
                leave(segment.next);
            } else if (isCandidate()) {
                return true;
            } else {
                sequence++;
            }
        }
        return false;
    }

    /** What was dead when the broker stopped counts as ready until it has been loaded. */
    private boolean isCandidate() {
        QueueEntry entry = segment.entryAt(sequence);
        return segment.isReady(sequence) && (entry == null || entry.deathReason() == null);
    }

    private Message here() {
        if (segment.holdsDead()) {
            return null;
        }
        QueueEntry entry = segment.entryAt(sequence);
        if (entry != null && entry.message() != null) {
            return entry.message();
        }
        return messages == null ? null : messages[index()];
    }

    private int index() {
        return (int) (sequence - segment.first());
    }

    /** May have come when this returns. */
    private void load() {
        waiting = true;
        if (segment.holdsDead()) {
            lane.paging().load(segment);
        } else {
            lane.paging().loadWanted(segment);
        }
    }

    private void leave(Segment next) {
        messages = null;
        segment = next;
    }

    // ---- what happens to segments

    /** The messages of a segment have come from the store. */
    void loaded(Segment from, Message[] read) {
        if (from == segment) {
            messages = read;
            goOn();
        }
    }

    /** The messages of a segment will not come. */
    void unreadable(Segment from) {
        if (from == segment) {
            goOn();
        }
    }

    /** A segment is about to leave the lane. */
    void unlinked(Segment gone) {
        if (gone == segment) {
            leave(gone.next);
            goOn();
        }
    }

    /** A segment has joined the one before it. */
    void joined(Segment with, Segment behind) {
        if (behind == segment) {
            segment = with;
        }
    }

    private void goOn() {
        if (waiting) {
            waiting = false;
            wakeUp.run();
        }
    }
}
