package io.chasqui.store.queue;

import java.util.ArrayDeque;
import java.util.Queue;

/** Messages that are ready again and go before all others of their queue, in the order in which they came back. */
final class ReturnedMessages {

    private final Queue<QueueEntry> inOrder = new ArrayDeque<>(1);

    /** Entries that have left the ready ones elsewhere than at the front. */
    private int stale;

    void add(QueueEntry entry) {
        inOrder.add(entry);
    }

    /** The next one, or null. */
    QueueEntry first() {
        QueueEntry entry = inOrder.peek();
        while (entry != null && !isHere(entry)) {
            inOrder.remove();
            stale = Math.max(0, stale - 1);
            entry = inOrder.peek();
        }
        return entry;
    }

    /** The first one leaves. */
    void pass() {
        inOrder.remove();
    }

    private static boolean isHere(QueueEntry entry) {
        return entry.isReady() && !entry.segment().isUnreadable();
    }

    /** One is not ready any more, though it was not the next. */
    void forgetOne() {
        stale++;
        if (stale > inOrder.size() / 2) {
            inOrder.removeIf(entry -> !isHere(entry));
            stale = 0;
        }
    }

    void clear() {
        inOrder.clear();
        stale = 0;
    }
}
