package io.chasqui.store.delay;

import java.util.Arrays;

/**
 * The messages of one open slot in the order in which they are due, and of those due in the same millisecond in the
 * order in which they came: a binary heap of numbers, eight bytes per message.
 */
final class DueHeap {

    /** Furthest that a message's time may lie from the begin of its slot, either way, and still count to the millisecond. */
    private static final long RANGE_MILLIS = 1L << 30;

    private static final int SEQUENCE_BITS = 32;
    private static final long SEQUENCE_MASK = (1L << SEQUENCE_BITS) - 1;
    private static final int INITIAL_CAPACITY = 64;

    private final long originMillis;
    private final long firstSequence;
    private long[] heap = new long[INITIAL_CAPACITY];
    private int size;

    /**
     * @param slotMillis when the slot begins
     * @param firstSequence no message has a lower sequence number
     */
    DueHeap(long slotMillis, long firstSequence) {
        this.originMillis = slotMillis - RANGE_MILLIS;
        this.firstSequence = firstSequence;
    }

    int size() {
        return size;
    }

    void add(long dueMillis, long sequence) {
        if (size == heap.length) {
            heap = Arrays.copyOf(heap, size * 2);
        }
        long offset = Math.max(0, Math.min(2 * RANGE_MILLIS - 1, dueMillis - originMillis));
        siftUp(size++, offset << SEQUENCE_BITS | sequence - firstSequence);
    }

    /** When the next message is due, or {@link Long#MAX_VALUE}. */
    long nextMillis() {
        return size == 0 ? Long.MAX_VALUE : originMillis + (heap[0] >>> SEQUENCE_BITS);
    }

    /** Sequence number of the next message; there is one. */
    long nextSequence() {
        return firstSequence + (heap[0] & SEQUENCE_MASK);
    }

    /** Takes out the next message; there is one. */
    void removeNext() {
        long last = heap[--size];
        if (size > 0) {
            siftDown(last);
        }
    }

    private void siftUp(int from, long value) {
        int i = from;
        while (i > 0 && heap[(i - 1) >>> 1] > value) {
            heap[i] = heap[(i - 1) >>> 1];
            i = (i - 1) >>> 1;
        }
        heap[i] = value;
    }

    private void siftDown(long value) {
        int i = 0;
        for (int child = 1; child < size; child = 2 * i + 1) {
            if (child + 1 < size && heap[child + 1] < heap[child]) {
                child++;
            }
            if (heap[child] >= value) {
                break;
            }
            heap[i] = heap[child];
            i = child;
        }
        heap[i] = value;
    }
}
