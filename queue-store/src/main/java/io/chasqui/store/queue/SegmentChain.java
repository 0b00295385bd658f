package io.chasqui.store.queue;

/** All segments of a lane that have a live message, in sequence order; linked through the segments themselves. */
final class SegmentChain {

    private Segment first;
    private Segment last;
    private Segment spare;

    Segment first() {
        return first;
    }

    Segment last() {
        return last;
    }

    /** Appends an empty segment that starts at a position. */
    Segment appendEmpty(Lane lane, long position) {
        Segment segment = spare == null ? new Segment(lane, position) : spare;
        spare = null;
        segment.restart(position);
        append(segment);
        return segment;
    }

    /** A drained segment is used again, unless the lane has no others. */
    void keepSpare(Segment segment) {
        spare = first == null ? null : segment;
    }

    void append(Segment segment) {
        insertAfter(segment, last);
    }

    void insertAfter(Segment segment, Segment before) {
        Segment after = before == null ? first : before.next;
        segment.previous = before;
        segment.next = after;
        if (before == null) {
            first = segment;
        } else {
            before.next = segment;
        }
        if (after == null) {
            last = segment;
        } else {
            after.previous = segment;
        }
    }

    void remove(Segment segment) {
        if (segment.previous == null) {
            first = segment.next;
        } else {
            segment.previous.next = segment.next;
        }
        if (segment.next == null) {
            last = segment.previous;
        } else {
            segment.next.previous = segment.previous;
        }
        segment.previous = null;
        segment.next = null;
    }
}
