package io.chasqui.store.journal;

import io.chasqui.store.log.Confirmation;

/** Who waits for which batch, first in first out, without an object per entry. Confined to the owner thread. */
public final class WaitList {

    private long[] batches = new long[64];
    private long[] tags = new long[64];
    private Confirmation[] confirmations = new Confirmation[64];
    private int head;
    private int size;

    public boolean isEmpty() {
        return size == 0;
    }

    /** Batch numbers never decrease from call to call. */
    public void add(long batch, Confirmation confirmation, long tag) {
        if (size == batches.length) {
            grow();
        }
        int at = head + size & batches.length - 1;
        batches[at] = batch;
        tags[at] = tag;
        confirmations[at] = confirmation;
        size++;
    }

    /** Confirms and forgets everything that waits for batches up to this one. */
    public void confirmThrough(long batch) {
        while (size > 0 && batches[head] <= batch) {
            Confirmation confirmation = confirmations[head];
            long tag = tags[head];
            confirmations[head] = null;
            head = head + 1 & batches.length - 1;
            size--;
            confirmation.confirmed(tag);
        }
    }

    private void grow() {
        int capacity = batches.length;
        long[] newBatches = new long[capacity * 2];
        long[] newTags = new long[capacity * 2];
        Confirmation[] newConfirmations = new Confirmation[capacity * 2];
        for (int i = 0; i < size; i++) {
            int from = head + i & capacity - 1;
            newBatches[i] = batches[from];
            newTags[i] = tags[from];
            newConfirmations[i] = confirmations[from];
        }
        batches = newBatches;
        tags = newTags;
        confirmations = newConfirmations;
        head = 0;
    }
}
