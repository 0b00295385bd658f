package io.chasqui.store.log;

import java.util.Arrays;

/**
 * How often messages of a block were handed out, and how often processing them has failed. Holds only those that came
 * back, ten bytes each, by their position in the block.
 */
public final class DeliveryCounts {

    private static final int INITIAL_CAPACITY = 4;

    private char[] positions;
    private int[] acquired;
    private char[] failed;
    private int size;

    /** Without any. */
    public DeliveryCounts() {
        this(INITIAL_CAPACITY);
    }

    private DeliveryCounts(int capacity) {
        positions = new char[capacity];
        acquired = new int[capacity];
        failed = new char[capacity];
    }

    /** How many messages have counts. */
    public int size() {
        return size;
    }

    /** The position of one of them; they are in order. */
    public int position(int index) {
        return positions[index];
    }

    /** How often the message at a position was handed out. */
    public int acquired(int position) {
        int index = find(position);
        return index < 0 ? 0 : acquired[index];
    }

    /** How often processing the message at a position has failed. */
    public int failed(int position) {
        int index = find(position);
        return index < 0 ? 0 : failed[index];
    }

    /** Sets the counts of a message. */
    public void put(int position, int acquiredCount, int failedCount) {
        int index = find(position);
        if (index < 0) {
            index = -index - 1;
            makeRoom(index);
            positions[index] = (char) position;
        }
        acquired[index] = acquiredCount;
        failed[index] = (char) failedCount;
    }

    /** Those whose bit is not set; null if there are none. */
    public DeliveryCounts without(long[] settled) {
        DeliveryCounts left = new DeliveryCounts(size);
        for (int i = 0; i < size; i++) {
            if ((settled[positions[i] >>> 6] & 1L << positions[i]) == 0) {
                left.put(positions[i], acquired[i], failed[i]);
            }
        }
        return left.size == 0 ? null : left;
    }

    /** Messages mostly come back in order, so that the end is the likeliest place. */
    private int find(int position) {
        return size == 0 || positions[size - 1] < position
                ? -size - 1
                : Arrays.binarySearch(positions, 0, size, (char) position);
    }

    private void makeRoom(int index) {
        if (size == positions.length) {
            int capacity = Math.max(INITIAL_CAPACITY, size * 2);
            positions = Arrays.copyOf(positions, capacity);
            acquired = Arrays.copyOf(acquired, capacity);
            failed = Arrays.copyOf(failed, capacity);
        }
        System.arraycopy(positions, index, positions, index + 1, size - index);
        System.arraycopy(acquired, index, acquired, index + 1, size - index);
        System.arraycopy(failed, index, failed, index + 1, size - index);
        size++;
    }
}
