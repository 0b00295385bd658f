package io.chasqui.store.queue;

/** The messages of a lane that were never handed out: from its head to its end. */
final class FreshMessages {

    /** Where the first one is searched; without meaning while there is none. */
    private Segment head;

    /** All that were handed out lie below it. */
    private long sequence;

    private long count;

    long count() {
        return count;
    }

    Segment head() {
        return head;
    }

    /** Position of the first one, once {@link #find} has been called. Nothing below it was never handed out. */
    long sequence() {
        return sequence;
    }

    /** Some more have come at the end, the first of them at this position. */
    void add(Segment segment, long at, int messages) {
        if (count == 0) {
            head = segment;
            sequence = at;
        }
        count += messages;
    }

    /**
     * Moves the head to the first one.
     *
     * @param readAhead loads what the head comes to, if not null; that may find that none of them can be read
     */
    void find(LanePaging readAhead) {
        while (count > 0 && (sequence >= head.end() || head.isUnreadable() || !head.isReady(sequence))) {
            if (sequence + 1 < head.end() && !head.isUnreadable()) {
                sequence++;
            } else {
                head = head.next;
                sequence = head.first();
                if (readAhead != null) {
                    readAhead.readAhead(head);
                }
            }
        }
    }

    /**
     * One that was no longer one is one again.
     *
     * @return false if it lies below the head, where it cannot be one
     */
    boolean putBack(Segment segment, long at) {
        if (at < sequence) {
            return false;
        }
        add(segment, at, 1);
        return true;
    }

    /** The first one, which {@link #find} has found, is one no longer. */
    void pass() {
        count--;
        sequence++;
    }

    /** One that is not at the head is one no longer. */
    void forgetOne() {
        count--;
    }

    void clear() {
        count = 0;
    }

    /** A segment without live messages leaves the lane. */
    void unlinked(Segment segment) {
        if (segment == head) {
            head = segment.next;
            sequence = head == null ? segment.end() : head.first();
        }
    }

    /** A segment was cut in two. */
    void split(Segment lower, Segment upper) {
        if (head == lower && sequence >= upper.first()) {
            head = upper;
        }
    }

    /** A segment was joined with the one behind it. */
    void joined(Segment segment, Segment behind) {
        if (head == behind) {
            head = segment;
        }
    }
}
