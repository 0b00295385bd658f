package io.chasqui.store.queue;

/** What all lanes of a queue hold together. Confined to the owner thread. */
final class Tally {
    /** Messages that wait to be delivered, and their body bytes: an estimate for what the store had at start. */
    long ready;

    long readyBytes;
    long unacked;
    long unackedBytes;

    /** Messages that came back and are out of sight for a while. */
    long delayed;

    long delayedBytes;

    /** Dead messages that are not yet safe where they go. */
    long inTransfer;

    /** Messages whose block could not be read; they stay in the store and are tried again at the next start. */
    long unreadable;

    /** Heap that messages take. */
    long residentBytes;

    /** Messages that count towards the limits of the queue. */
    long limited() {
        return ready + delayed;
    }

    long limitedBytes() {
        return readyBytes + delayedBytes;
    }

    /** The queue is deleted. {@link #residentBytes} is what the lanes give back themselves. */
    void clear() {
        ready = 0;
        readyBytes = 0;
        unacked = 0;
        unackedBytes = 0;
        delayed = 0;
        delayedBytes = 0;
        inTransfer = 0;
        unreadable = 0;
    }
}
