package io.chasqui.store.queue;

/**
 * A set of segments that hold messages on the heap, in the order they were added; linked through the segments
 * themselves. A segment is in one such set at most.
 */
final class HeldSegments {

    private Segment first;
    private Segment last;

    Segment first() {
        return first;
    }

    void add(Segment segment) {
        if (segment.heldIn == null) {
            link(segment, last, null);
        }
    }

    void addAfter(Segment segment, Segment before) {
        link(segment, before, before.nextHeld);
    }

    private void link(Segment segment, Segment before, Segment after) {
        segment.heldIn = this;
        segment.previousHeld = before;
        segment.nextHeld = after;
        if (before == null) {
            first = segment;
        } else {
            before.nextHeld = segment;
        }
        if (after == null) {
            last = segment;
        } else {
            after.previousHeld = segment;
        }
    }

    static void remove(Segment segment) {
        if (segment.heldIn != null) {
            segment.heldIn.unlink(segment);
        }
    }

    private void unlink(Segment segment) {
        Segment before = segment.previousHeld;
        Segment after = segment.nextHeld;
        if (before == null) {
            first = after;
        } else {
            before.nextHeld = after;
        }
        if (after == null) {
            last = before;
        } else {
            after.previousHeld = before;
        }
        segment.heldIn = null;
        segment.previousHeld = null;
        segment.nextHeld = null;
    }
}
