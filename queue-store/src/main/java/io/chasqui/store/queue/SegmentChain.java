package io.chasqui.store.queue;

/** All segments of a lane that have a live message, in sequence order; linked through the segments themselves. */
final class SegmentChain {

    private Segment first;
    private Segment last;

    Segment first() {
        return first;
    }

    Segment last() {
        return last;
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
