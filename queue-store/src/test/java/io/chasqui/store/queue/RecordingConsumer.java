package io.chasqui.store.queue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/** A consumer with a prefetch limit (0 is none) that notes what it gets. */
final class RecordingConsumer implements io.chasqui.store.queue.Consumer {

    private final boolean acknowledges;
    private final int priority;
    private final int prefetch;
    final Deque<QueueEntry> unacked = new ArrayDeque<>();
    final List<Integer> received = new ArrayList<>();
    final List<Boolean> redelivered = new ArrayList<>();
    Consumer<QueueEntry> onDelivery = entry -> {};
    boolean blocked;
    boolean active;
    int queuesDeleted;
    int timesAsked;

    RecordingConsumer(boolean acknowledges, int priority, int prefetch) {
        this.acknowledges = acknowledges;
        this.priority = priority;
        this.prefetch = prefetch;
    }

    static RecordingConsumer acking(int prefetch) {
        return new RecordingConsumer(true, 0, prefetch);
    }

    static RecordingConsumer noAck() {
        return new RecordingConsumer(false, 0, 0);
    }

    @Override
    public void active(boolean now) {
        active = now;
    }

    QueueEntry oldest() {
        return unacked.peekFirst();
    }

    @Override
    public boolean acknowledges() {
        return acknowledges;
    }

    @Override
    public int priority() {
        return priority;
    }

    @Override
    public boolean hasCapacity() {
        timesAsked++;
        return !blocked && (prefetch == 0 || unacked.size() < prefetch);
    }

    @Override
    public void deliver(MessageQueue queue, QueueEntry entry) {
        received.add(TestMessages.number(entry.message()));
        redelivered.add(entry.redelivered());
        if (acknowledges) {
            unacked.add(entry);
        }
        onDelivery.accept(entry);
    }

    @Override
    public boolean holdsMessages() {
        return !unacked.isEmpty();
    }

    @Override
    public void queueDeleted(MessageQueue queue) {
        queuesDeleted++;
    }
}
