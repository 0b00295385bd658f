package io.chasqui.store.queue;

import io.chasqui.store.message.Message;
import java.util.ArrayList;
import java.util.List;

/** What moves elsewhere from the middle of a lane, and who looks through it for that. */
final class LaneMoves {

    private final Lane lane;
    private final FreshMessages fresh;
    private final RequeuedMessages requeued;
    private final List<LaneCursor> cursors = new ArrayList<>(1);

    LaneMoves(Lane lane, FreshMessages fresh, RequeuedMessages requeued) {
        this.lane = lane;
        this.fresh = fresh;
        this.requeued = requeued;
    }

    /** Somebody begins at the first message. */
    LaneCursor cursor(Runnable wakeUp) {
        LaneCursor cursor = new LaneCursor(lane, wakeUp);
        cursors.add(cursor);
        return cursor;
    }

    void forget(LaneCursor cursor) {
        cursors.remove(cursor);
    }

    // ---- messages

    /** A ready message is on its way elsewhere. */
    void leave(QueueEntry entry) {
        lane.leaveReady(entry);
        lane.lanes().transfers().begin(entry);
        if (entry.wasTaken()) {
            lane.lanes().leftOutOfTurn();
        }
    }

    /**
     * A message that was on its way stays: it is ready again, in its place.
     *
     * @return whether it was handed out before, or goes ahead of the others as if it had been
     */
    boolean stay(QueueEntry entry, Message message) {
        lane.lanes().transfers().end();
        Segment segment = entry.segment();
        entry.stay();
        if (segment.isUnreadable()) {
            lane.lanes().tally().unreadable();
            return false;
        }
        if (entry.message() == null) {
            entry.pageIn(message);
            lane.hold(segment, QueueEntry.footprint(message));
            lane.paging().held(segment);
        }
        boolean ahead = entry.wasTaken() || !fresh.putBack(segment, entry.sequence());
        if (ahead) {
            entry.goesAhead();
            requeued.add(segment, entry);
        }
        lane.lanes().expiry().requeued(segment, entry);
        lane.becameReady(1, entry.size());
        return ahead;
    }

    /** A ready message that was not resident has been read, and is resident from now on. */
    void bringIn(Segment segment, long sequence, Message message) {
        lane.lanes().tally().correctReadyBytes(segment.bringIn(sequence, message));
        lane.held(QueueEntry.footprint(message));
        lane.paging().held(segment);
    }

    // ---- segments

    void loaded(Segment segment, Message[] messages) {
        cursors.forEach(cursor -> cursor.loaded(segment, messages));
    }

    void unreadable(Segment segment) {
        cursors.forEach(cursor -> cursor.unreadable(segment));
    }

    void unlinked(Segment segment) {
        cursors.forEach(cursor -> cursor.unlinked(segment));
    }

    void joined(Segment segment, Segment behind) {
        cursors.forEach(cursor -> cursor.joined(segment, behind));
    }
}
