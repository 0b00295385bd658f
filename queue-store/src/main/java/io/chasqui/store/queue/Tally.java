package io.chasqui.store.queue;

import io.chasqui.store.count.OwnedCounts;

/**
 * What all lanes of a queue hold together. Confined to the owner thread; what it says is read by others from the counts.
 */
final class Tally {

    private final OwnedCounts<QueueCount> counts;

    Tally(OwnedCounts<QueueCount> counts) {
        this.counts = counts;
    }

    /** Messages that wait to be delivered. */
    long ready() {
        return counts.own(QueueCount.READY);
    }

    /** Messages became ready, or are not any more if negative. Their bytes are an estimate for what the store had. */
    void ready(long messages, long bytes) {
        counts.add(QueueCount.READY, messages);
        counts.add(QueueCount.READY_BYTES, bytes);
    }

    /** The estimate of the bytes of ready messages was wrong by so much. */
    void correctReadyBytes(long bytes) {
        counts.add(QueueCount.READY_BYTES, bytes);
    }

    long unacked() {
        return counts.own(QueueCount.UNACKED);
    }

    /** Messages were handed out, or came back if negative. */
    void unacked(long messages, long bytes) {
        counts.add(QueueCount.UNACKED, messages);
        counts.add(QueueCount.UNACKED_BYTES, bytes);
    }

    /** Messages that came back are out of sight for a while, or their wait is over if negative. */
    void delayed(long messages, long bytes) {
        counts.add(QueueCount.DELAYED, messages);
        counts.add(QueueCount.DELAYED_BYTES, bytes);
    }

    /** Dead messages began their way to where they are safe, or have ended it if negative. */
    void inTransfer(int messages) {
        counts.add(QueueCount.IN_TRANSFER, messages);
    }

    /** A block with one more live message could not be read; it stays in the store and is tried again at the next start. */
    void unreadable() {
        counts.add(QueueCount.UNREADABLE, 1);
    }

    /** Heap that messages take. */
    long residentBytes() {
        return counts.own(QueueCount.RESIDENT_BYTES);
    }

    void resident(long bytes) {
        counts.add(QueueCount.RESIDENT_BYTES, bytes);
    }

    /** Messages that count towards the limits of the queue. */
    long limited() {
        return ready() + counts.own(QueueCount.DELAYED);
    }

    long limitedBytes() {
        return counts.own(QueueCount.READY_BYTES) + counts.own(QueueCount.DELAYED_BYTES);
    }

    /** All ready messages are gone, and those that could not be read. */
    void purged() {
        counts.set(QueueCount.READY, 0);
        counts.set(QueueCount.READY_BYTES, 0);
        counts.set(QueueCount.UNREADABLE, 0);
    }

    /** The queue is deleted. {@link #residentBytes} is what the lanes give back themselves. */
    void clear() {
        purged();
        counts.set(QueueCount.UNACKED, 0);
        counts.set(QueueCount.UNACKED_BYTES, 0);
        counts.set(QueueCount.DELAYED, 0);
        counts.set(QueueCount.DELAYED_BYTES, 0);
        counts.set(QueueCount.IN_TRANSFER, 0);
    }
}
