package io.chasqui.store.queue;

import java.util.PriorityQueue;

/** The messages of a lane that are ready again, in order. They lie below the head of the lane and go first. */
final class RequeuedMessages {

    private final PriorityQueue<Segment> segments = new PriorityQueue<>(1);
    private long count;

    long count() {
        return count;
    }

    /** The segment the next one comes from; null if there is none. */
    Segment first() {
        return segments.peek();
    }

    void add(Segment segment, QueueEntry entry) {
        segment.markRequeued(entry);
        count++;
        if (segment.requeuedCount() == 1) {
            segments.add(segment);
        }
    }

    void remove(Segment segment, QueueEntry entry) {
        segment.clearRequeued(entry);
        count--;
        if (segment.requeuedCount() == 0) {
            segments.remove(segment);
        }
    }

    /** A segment is about to be cut or joined, after which {@link #include} puts it back. */
    void exclude(Segment segment) {
        if (segment.requeuedCount() > 0) {
            segments.remove(segment);
        }
    }

    void include(Segment segment) {
        if (segment.requeuedCount() > 0) {
            segments.add(segment);
        }
    }

    /** One of a segment that is excluded for good. */
    void forgetOne() {
        count--;
    }

    void clear() {
        segments.clear();
        count = 0;
    }
}
