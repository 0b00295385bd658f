package io.chasqui.benchmarks.store;

import io.chasqui.store.queue.Consumer;
import io.chasqui.store.queue.MessageQueue;
import io.chasqui.store.queue.QueueEntry;

/** Takes as much as it has room for, and settles it when it is told to. */
final class CollectingConsumer implements Consumer {

    private final boolean acknowledges;
    private final QueueEntry[] taken;
    private int count;

    CollectingConsumer(boolean acknowledges, int room) {
        this.acknowledges = acknowledges;
        this.taken = new QueueEntry[room];
    }

    @Override
    public boolean acknowledges() {
        return acknowledges;
    }

    @Override
    public int priority() {
        return 0;
    }

    @Override
    public boolean hasCapacity() {
        return count < taken.length;
    }

    @Override
    public void deliver(MessageQueue queue, QueueEntry entry) {
        taken[count++] = entry;
    }

    @Override
    public boolean holdsMessages() {
        return false;
    }

    @Override
    public void queueDeleted(MessageQueue queue) {
        count = 0;
    }

    /** Acknowledges everything taken, if it acknowledges at all. */
    int settle(MessageQueue queue) {
        int settled = count;
        for (int i = 0; i < settled; i++) {
            if (acknowledges) {
                queue.ack(taken[i]);
            }
            taken[i] = null;
        }
        count = 0;
        queue.resume(this);
        return settled;
    }
}
