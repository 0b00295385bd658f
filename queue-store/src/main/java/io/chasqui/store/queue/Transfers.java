package io.chasqui.store.queue;

import io.chasqui.store.message.Message;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The dead messages of a queue that somebody wants, until they are safe where they go. They keep their place here, so
 * that a crash on the way brings them back; nobody else can get them. One that is paged out is loaded first.
 */
final class Transfers {

    /**
     * Dead messages that may be on their way at a time before the queue looks for more of them: the target has to keep
     * them on the heap.
     */
    static final int WINDOW = 1000;

    private record Waiting(QueueEntry entry, DeathReason reason) {}

    private final Lanes lanes;
    private final Map<Segment, List<Waiting>> waiting = new HashMap<>(2);

    Transfers(Lanes lanes) {
        this.lanes = lanes;
    }

    void begin(QueueEntry entry, DeathReason reason) {
        Segment segment = entry.segment();
        entry.transfer();
        lanes.tally().inTransfer++;
        if (entry.message() != null) {
            lanes.host().dead(entry, entry.message(), reason);
        } else if (segment.isUnreadable()) {
            setAside(entry);
        } else {
            waiting.computeIfAbsent(segment, s -> new ArrayList<>(4)).add(new Waiting(entry, reason));
            segment.lane().paging().loadWanted(segment);
        }
    }

    /** A message has arrived, or is given up. */
    void end() {
        lanes.tally().inTransfer--;
    }

    /** The messages of a segment have come from the store. */
    void loaded(Segment segment, Message[] messages) {
        List<Waiting> ready = waiting.remove(segment);
        if (ready != null) {
            ready.forEach(w -> lanes.host().dead(w.entry, messages[segment.indexOf(w.entry)], w.reason));
        }
    }

    /** The messages of a segment cannot be read: they stay in the store with the others of their block. */
    void unreadable(Segment segment) {
        List<Waiting> lost = waiting.remove(segment);
        if (lost != null) {
            lost.forEach(w -> setAside(w.entry));
        }
    }

    private void setAside(QueueEntry entry) {
        end();
        entry.release();
        lanes.tally().unreadable++;
    }

    void clear() {
        waiting.clear();
    }
}
