package io.chasqui.store.queue;

import java.util.Comparator;
import java.util.PriorityQueue;

/** Messages of a queue that came back and stay out of sight for a while. A crash ends the wait. */
final class DelayedReturns {

    /** Who is due at the same time comes in the order of return. */
    private record Waiting(QueueEntry entry, long due, long number) {}

    private final PriorityQueue<Waiting> byDue =
            new PriorityQueue<>(1, Comparator.comparingLong(Waiting::due).thenComparingLong(Waiting::number));
    private long numbers;

    void add(QueueEntry entry, long due) {
        byDue.add(new Waiting(entry, due, numbers++));
    }

    /** When the next one is ready again, or {@link Expiry#NEVER}. */
    long nextDue() {
        return byDue.isEmpty() ? Expiry.NEVER : byDue.peek().due;
    }

    /** The next one, whose wait is over; null if there is none before or at this time. */
    QueueEntry poll(long now) {
        return nextDue() <= now && !byDue.isEmpty() ? byDue.remove().entry : null;
    }

    void clear() {
        byDue.clear();
    }
}
