package io.chasqui.store.log.disk;

import io.chasqui.store.log.Confirmation;
import io.chasqui.store.log.LaneLog;
import io.chasqui.store.log.LaneSource;
import io.chasqui.store.log.MessageBlock;
import io.chasqui.store.log.StorePartition;
import io.chasqui.store.message.Message;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The least a lane has to do for its log. Confined to its owner thread. */
final class TestLane implements LaneSource {

    private final Map<Long, Integer> returned = new HashMap<>();
    final TreeMap<Long, Message> held = new TreeMap<>();
    final TreeMap<Long, MessageBlock> blocks = new TreeMap<>();
    final LaneLog log;
    long nextSequence;
    int storedCallbacks;

    TestLane(StorePartition partition, long laneId, boolean durable, List<MessageBlock> recovered) {
        log = partition.openLane(laneId, durable, this);
        for (MessageBlock block : recovered) {
            blocks.put(block.firstSequence(), block);
            nextSequence = block.endSequence();
        }
    }

    long append(Message message, Confirmation confirmation) {
        long sequence = nextSequence++;
        held.put(sequence, message);
        if (log.durable() && message.persistent()) {
            log.append(sequence, message, confirmation, sequence);
        }
        return sequence;
    }

    void settle(long sequence) {
        if (log.durable()) {
            log.settle(sequence);
        }
        held.remove(sequence);
        MessageBlock block = blockOf(sequence);
        if (block != null) {
            block.settle(sequence);
            if (block.live() == 0) {
                blocks.remove(block.firstSequence());
                log.release(block);
            } else {
                log.changed(block);
            }
        }
    }

    /** A message comes back for the nth time, having failed each time. */
    void returned(long sequence, int times) {
        if (log.durable()) {
            log.returned(sequence, times, times);
        }
        MessageBlock block = blockOf(sequence);
        if (block == null) {
            returned.put(sequence, times);
        } else {
            block.returned(sequence, times, times);
            log.changed(block);
        }
    }

    MessageBlock blockOf(long sequence) {
        Map.Entry<Long, MessageBlock> entry = blocks.floorEntry(sequence);
        return entry == null || entry.getValue().endSequence() <= sequence ? null : entry.getValue();
    }

    /** Hands over everything that is in no block yet. */
    void pageOut() {
        collect(nextSequence);
        log.requestCheckpoint();
    }

    @Override
    public long nextSequence() {
        return nextSequence;
    }

    @Override
    public void collect(long boundary) {
        Map<Long, Message> below = held.headMap(boundary);
        long from = -1;
        TreeMap<Long, Message> run = new TreeMap<>();
        for (Map.Entry<Long, Message> entry : below.entrySet()) {
            long sequence = entry.getKey();
            if (!run.isEmpty() && (run.size() == 20 || blockBetween(from, sequence))) {
                pack(run);
            }
            run.put(sequence, entry.getValue());
            from = sequence;
        }
        if (!run.isEmpty()) {
            pack(run);
        }
        below.clear();
    }

    private boolean blockBetween(long from, long to) {
        Long key = blocks.higherKey(from);
        return key != null && key < to;
    }

    private void pack(TreeMap<Long, Message> run) {
        long first = run.firstKey();
        Message[] messages = new Message[(int) (run.lastKey() - first + 1)];
        run.forEach((sequence, message) -> messages[(int) (sequence - first)] = message);
        MessageBlock block = new MessageBlock(first, messages, i -> messages[i].persistent());
        run.keySet().stream().filter(returned::containsKey).forEach(sequence -> {
            int times = returned.remove(sequence);
            block.returned(sequence, times, times);
        });
        run.clear();
        blocks.put(first, block);
        log.store(block);
    }

    @Override
    public void stored(MessageBlock block) {
        storedCallbacks++;
    }
}
