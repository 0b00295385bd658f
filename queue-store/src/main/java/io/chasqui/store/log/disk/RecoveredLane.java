package io.chasqui.store.log.disk;

import io.chasqui.store.log.MessageBlock;
import io.chasqui.store.message.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What recovery knows of one lane. */
final class RecoveredLane {

    /** Longest run of sequence numbers in one block. */
    private static final int MAX_SPAN = 8192;

    final long laneId;
    final TreeMap<Long, MessageBlock> blocks = new TreeMap<>();
    private final SequenceSet settled = new SequenceSet();
    private final TreeMap<Long, Long> returned = new TreeMap<>();
    private final List<Message> pending = new ArrayList<>();
    private boolean delivering;
    private boolean dropped;
    private long pendingFirst;
    private long pendingBytes;

    RecoveredLane(long laneId) {
        this.laneId = laneId;
    }

    void deliveriesBegin() {
        delivering = true;
    }

    boolean delivering() {
        return delivering;
    }

    void drop() {
        dropped = true;
    }

    boolean dropped() {
        return dropped;
    }

    /** These messages need not be kept. */
    void settled(long first, int count) {
        settled.add(first, count);
        if (!returned.isEmpty()) {
            returned.subMap(first, first + count).clear();
        }
    }

    /** A message was put back, handed out and failed this often by then. */
    void returned(long sequence, int acquired, int failed) {
        returned.put(sequence, (long) acquired << 32 | failed);
    }

    /** Writes the journal's counts into a block. Returns whether there were any. */
    boolean countIn(MessageBlock block) {
        Map<Long, Long> inBlock = returned.subMap(block.firstSequence(), block.endSequence());
        inBlock.keySet().removeIf(block::isSettled);
        inBlock.forEach((sequence, counts) -> block.returned(sequence, (int) (counts >>> 32), counts.intValue()));
        return !inBlock.isEmpty();
    }

    /** True if a message of the journal is neither settled nor stored already. */
    boolean wants(long sequence) {
        return !dropped && !settled.contains(sequence) && !isStored(sequence);
    }

    private boolean isStored(long sequence) {
        Map.Entry<Long, MessageBlock> before = blocks.floorEntry(sequence);
        return before != null && sequence < before.getValue().endSequence();
    }

    /** Applies the journal's settlements to a stored block. Returns whether that changed it. */
    boolean settleIn(MessageBlock block) {
        if (!settled.mayContainAny(block.firstSequence(), block.endSequence())) {
            return false;
        }
        boolean any = false;
        for (long sequence = block.firstSequence(); sequence < block.endSequence(); sequence++) {
            if (settled.contains(sequence)) {
                any |= block.settle(sequence);
            }
        }
        return any;
    }

    /** Whether a message can join those pending in one block. */
    boolean continuesPending(long sequence) {
        if (pending.isEmpty()) {
            return true;
        }
        Long next = blocks.higherKey(pendingFirst);
        return sequence - pendingFirst < MAX_SPAN && (next == null || next > sequence);
    }

    void add(long sequence, Message message) {
        if (pending.isEmpty()) {
            pendingFirst = sequence;
        }
        while (pendingFirst + pending.size() < sequence) {
            pending.add(null);
        }
        pending.add(message);
        pendingBytes += message.footprint();
    }

    long pendingBytes() {
        return pendingBytes;
    }

    /** Makes a block of the pending messages, or null if there are none. */
    MessageBlock takePending() {
        if (pending.isEmpty()) {
            return null;
        }
        MessageBlock block = new MessageBlock(pendingFirst, pending.toArray(Message[]::new));
        pending.clear();
        pendingBytes = 0;
        countIn(block);
        blocks.put(pendingFirst, block);
        return block;
    }
}
