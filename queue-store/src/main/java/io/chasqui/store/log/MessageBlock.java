package io.chasqui.store.log;

import io.chasqui.store.message.Message;
import java.util.function.IntPredicate;

/**
 * Consecutive messages of one lane that are stored as one record (about 64 KB), and which of them are settled. The
 * position of a message in a block is its sequence number less {@link #firstSequence()}. Holds the messages themselves
 * only until the store has them. Confined to the lane's owner thread, apart from the immutable snapshot the checkpoint
 * takes there.
 */
public final class MessageBlock {

    private final long firstSequence;
    private final int span;
    private final long byteSize;
    private final long[] settled;
    private final long[] redelivered;
    private final long[] unpersisted;
    private DeliveryCounts counts;
    private Message[] messages;
    private int live;
    private BlockLocation location;

    /** Where the store keeps a block: which volume and which record of it. */
    public record BlockLocation(int volume, long recordId) {}

    /** A new block whose messages all survive a restart. */
    public MessageBlock(long firstSequence, Message[] messages) {
        this(firstSequence, messages, position -> true);
    }

    /**
     * A new block.
     *
     * @param messages one per position; null for positions that are already settled. At least one is not null.
     * @param persisted tells of a position whether its message survives a restart
     */
    public MessageBlock(long firstSequence, Message[] messages, IntPredicate persisted) {
        this.firstSequence = firstSequence;
        this.span = messages.length;
        this.messages = messages;
        int words = (span + 63) >>> 6;
        this.settled = new long[words];
        this.redelivered = new long[words];
        this.unpersisted = new long[words];
        long size = 0;
        for (int i = 0; i < span; i++) {
            if (messages[i] == null) {
                settled[i >>> 6] |= 1L << i;
            } else {
                live++;
                size += messages[i].bytes().length;
                unpersisted[i >>> 6] |= persisted.test(i) ? 0 : 1L << i;
            }
        }
        this.byteSize = size;
    }

    /**
     * A block found in the store at start.
     *
     * @param counts null if there are none
     */
    public MessageBlock(
            long firstSequence,
            int span,
            long byteSize,
            long[] settled,
            long[] redelivered,
            DeliveryCounts counts,
            BlockLocation location) {
        this.firstSequence = firstSequence;
        this.span = span;
        this.byteSize = byteSize;
        this.settled = settled;
        this.redelivered = redelivered;
        this.counts = counts;
        this.unpersisted = new long[settled.length];
        this.location = location;
        int settledCount = 0;
        for (long word : settled) {
            settledCount += Long.bitCount(word);
        }
        this.live = span - settledCount;
    }

    public long firstSequence() {
        return firstSequence;
    }

    /** Number of positions, settled ones included. */
    public int span() {
        return span;
    }

    /** First sequence number after the block. */
    public long endSequence() {
        return firstSequence + span;
    }

    /** Bytes of the messages it was written with. */
    public long byteSize() {
        return byteSize;
    }

    /** Number of messages that are not settled. */
    public int live() {
        return live;
    }

    public boolean isSettled(long sequence) {
        int i = position(sequence);
        return (settled[i >>> 6] & 1L << i) != 0;
    }

    /** Marks a message settled. Returns false if it was already. */
    public boolean settle(long sequence) {
        int i = position(sequence);
        long bit = 1L << i;
        if ((settled[i >>> 6] & bit) != 0) {
            return false;
        }
        settled[i >>> 6] |= bit;
        live--;
        if (messages != null) {
            messages[i] = null;
        }
        return true;
    }

    public boolean isRedelivered(long sequence) {
        int i = position(sequence);
        return (redelivered[i >>> 6] & 1L << i) != 0;
    }

    public void redelivered(long sequence) {
        int i = position(sequence);
        redelivered[i >>> 6] |= 1L << i;
    }

    /** A message was put back; it has been handed out and has failed this often. */
    public void returned(long sequence, int acquired, int failed) {
        redelivered(sequence);
        if (counts == null) {
            counts = new DeliveryCounts();
        }
        counts.put(position(sequence), acquired, failed);
    }

    /** How often a message had been handed out when it was put back for the last time, if that was told. */
    public int acquiredCount(long sequence) {
        return counts == null ? 0 : counts.acquired(position(sequence));
    }

    /** How often processing a message had failed when it was put back for the last time, if that was told. */
    public int deliveryCount(long sequence) {
        return counts == null ? 0 : counts.failed(position(sequence));
    }

    /** A copy of the counts of those that are not settled; null if there are none. */
    public DeliveryCounts deliveryCounts() {
        return counts == null ? null : counts.without(settled);
    }

    /** Marks every message redelivered: after a crash nobody knows which were handed out. */
    public void allRedelivered() {
        java.util.Arrays.fill(redelivered, -1L);
    }

    /** A copy of the settled bits, position 0 in the lowest bit of the first word. */
    public long[] settledBits() {
        return settled.clone();
    }

    /** The settled bits as a restart has to see them: messages that were not persistent do not survive it. */
    public long[] settledAfterRestart() {
        long[] bits = settled.clone();
        for (int i = 0; i < bits.length; i++) {
            bits[i] |= unpersisted[i];
        }
        return bits;
    }

    /** A copy of the redelivered bits. */
    public long[] redeliveredBits() {
        return redelivered.clone();
    }

    /** A copy of the messages while the store does not have them yet, null for settled positions. */
    public Message[] messages() {
        return messages.clone();
    }

    /** Null until the block is stored. */
    public BlockLocation location() {
        return location;
    }

    /** The store has the block; the messages are no longer held here. */
    public void stored(BlockLocation where) {
        this.location = where;
        this.messages = null;
    }

    /** The store moved the block out of a volume it wants to delete. */
    public void moved(BlockLocation where) {
        this.location = where;
    }

    private int position(long sequence) {
        return java.util.Objects.checkIndex((int) (sequence - firstSequence), span);
    }
}
