package io.chasqui.store.queue;

import io.chasqui.store.log.Confirmation;
import io.chasqui.store.log.DeliveryCounts;
import io.chasqui.store.log.LaneLog;
import io.chasqui.store.log.LaneSource;
import io.chasqui.store.log.MessageBlock;
import io.chasqui.store.log.MessageBlock.BlockLocation;
import io.chasqui.store.message.Message;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** One lane of a {@link ModelStore}: its journal, its blocks and its checkpoints. */
final class ModelLane implements LaneLog {

    /** A block as a checkpoint wrote it. */
    private record Written(
            MessageBlock block, Message[] messages, long[] settled, long[] redelivered, DeliveryCounts counts) {

        static Written of(MessageBlock block, Message[] messages) {
            return new Written(
                    block, messages, block.settledAfterRestart(), block.redeliveredBits(), block.deliveryCounts());
        }
    }

    private record Return(long sequence, int acquired, int failed) {}

    /** What survives a crash once it is complete; the journal before the previous barrier is given up then. */
    private record Checkpoint(
            Map<MessageBlock, Written> blocks,
            List<MessageBlock> newBlocks,
            long storedUpTo,
            Set<Long> settledBeforeJournal,
            int returnsBeforeJournal) {}

    final TreeMap<Long, Message> journal = new TreeMap<>();
    final Set<Long> settledInJournal = new HashSet<>();
    final Map<MessageBlock, Message[]> contents = new LinkedHashMap<>();
    final Set<MessageBlock> released = new HashSet<>();
    boolean deliveriesBegun;
    boolean dropped;

    private final ModelStore store;
    private final boolean durable;
    private final LaneSource source;
    private final List<MessageBlock> handedOver = new ArrayList<>();
    private final Set<MessageBlock> changed = new HashSet<>();
    private final List<Return> returnsInJournal = new ArrayList<>();
    private Set<Long> settledBeforeBarrier = Set.of();
    private int returnsBeforeBarrier;
    private long previousBoundary;
    private Checkpoint running;
    private Checkpoint complete;

    /** @param recovered what the lane left when it was open before; null if it was not */
    ModelLane(ModelStore store, boolean durable, LaneSource source, Map<MessageBlock, Message[]> recovered) {
        this.store = store;
        this.durable = durable;
        this.source = source;
        Map<MessageBlock, Written> written = new HashMap<>();
        if (recovered != null) {
            contents.putAll(recovered);
            recovered.forEach((block, messages) -> written.put(block, Written.of(block, messages)));
        }
        this.complete = new Checkpoint(written, List.of(), 0, Set.of(), 0);
    }

    void beginCheckpoint() {
        long boundary = previousBoundary;
        previousBoundary = source.nextSequence();
        collect(boundary);
    }

    void collectAll() {
        collect(source.nextSequence());
    }

    private void collect(long boundary) {
        source.collect(boundary);
        Map<MessageBlock, Written> blocks = new HashMap<>(complete.blocks);
        changed.addAll(handedOver);
        changed.forEach(block -> blocks.put(block, Written.of(block, contents.get(block))));
        changed.clear();
        blocks.keySet().removeAll(released);
        running = new Checkpoint(blocks, List.copyOf(handedOver), boundary, settledBeforeBarrier, returnsBeforeBarrier);
        settledBeforeBarrier = Set.copyOf(settledInJournal);
        returnsBeforeBarrier = returnsInJournal.size();
        handedOver.clear();
    }

    void completeCheckpoint() {
        if (running == null) {
            return;
        }
        complete = running;
        running = null;
        for (MessageBlock block : complete.newBlocks) {
            if (!released.contains(block)) {
                block.stored(new BlockLocation(1, block.firstSequence()));
                source.stored(block);
            }
        }
    }

    /** What is left after the death of the process, with the messages of each block, in order. */
    Map<MessageBlock, Message[]> crash() {
        settledInJournal.removeAll(complete.settledBeforeJournal);
        TreeMap<Long, Written> survivors = new TreeMap<>();
        complete.blocks.values().forEach(w -> survivors.put(w.block.firstSequence(), w));
        TreeMap<Long, Message> lost = new TreeMap<>(journal.tailMap(complete.storedUpTo, true));
        for (Written w : survivors.values()) {
            lost.subMap(w.block.firstSequence(), w.block.endSequence()).clear();
        }
        lost.keySet().removeAll(settledInJournal);
        TreeMap<Long, MessageBlock> blocks = new TreeMap<>();
        Map<MessageBlock, Message[]> messages = new HashMap<>();
        survivors.values().forEach(w -> keep(recover(w), w.messages, blocks, messages));
        lost.forEach((sequence, message) -> {
            MessageBlock block = new MessageBlock(sequence, new Message[] {message});
            block.stored(new BlockLocation(1, sequence));
            keep(block, new Message[] {message}, blocks, messages);
        });
        Map<MessageBlock, Message[]> inOrder = new LinkedHashMap<>();
        blocks.values().forEach(block -> inOrder.put(block, messages.get(block)));
        return inOrder;
    }

    private MessageBlock recover(Written w) {
        MessageBlock block = new MessageBlock(
                w.block.firstSequence(),
                w.block.span(),
                w.block.byteSize(),
                w.settled.clone(),
                w.redelivered.clone(),
                w.counts,
                new BlockLocation(1, w.block.firstSequence()));
        for (int i = 0; i < block.span(); i++) {
            if (settledInJournal.contains(block.firstSequence() + i)) {
                block.settle(block.firstSequence() + i);
            }
        }
        return block;
    }

    private void keep(
            MessageBlock block,
            Message[] content,
            TreeMap<Long, MessageBlock> blocks,
            Map<MessageBlock, Message[]> messages) {
        if (block.live() > 0) {
            returnsInJournal.subList(complete.returnsBeforeJournal, returnsInJournal.size()).stream()
                    .filter(r -> r.sequence >= block.firstSequence() && r.sequence < block.endSequence())
                    .forEach(r -> block.returned(r.sequence, r.acquired, r.failed));
            if (deliveriesBegun) {
                block.allRedelivered();
            }
            blocks.put(block.firstSequence(), block);
            messages.put(block, content);
        }
    }

    // ---- what the lane does

    @Override
    public boolean durable() {
        return durable;
    }

    @Override
    public void append(long sequence, Message message, Confirmation confirmation, long tag) {
        require(durable, "append of transient work");
        require(journal.put(sequence, message) == null, "sequence used twice");
        if (confirmation != null) {
            store.await(confirmation, tag);
        }
    }

    @Override
    public void settle(long sequence) {
        require(durable, "settle in a lane that is not durable");
        require(settledInJournal.add(sequence), "settled twice");
    }

    @Override
    public void returned(long sequence, int acquired, int failed) {
        require(durable, "return in a lane that is not durable");
        require(!settledInJournal.contains(sequence), "return of a settled message");
        returnsInJournal.add(new Return(sequence, acquired, failed));
    }

    @Override
    public void deliveriesBegin(Confirmation whenDurable, long tag) {
        require(durable && !deliveriesBegun, "deliveries begin once, in a durable lane");
        deliveriesBegun = true;
        if (whenDurable != null) {
            store.deliveriesBegin(whenDurable, tag);
        }
    }

    @Override
    public void store(MessageBlock block) {
        require(contents.put(block, block.messages()) == null, "block handed over twice");
        handedOver.add(block);
    }

    @Override
    public void requestCheckpoint() {
        store.requestCheckpoint();
    }

    @Override
    public void changed(MessageBlock block) {
        require(contents.containsKey(block) && !released.contains(block), "change of an unknown block");
        changed.add(block);
    }

    @Override
    public void release(MessageBlock block) {
        require(contents.containsKey(block), "release of an unknown block");
        require(block.live() == 0, "release of a live block");
        require(released.add(block), "released twice");
    }

    @Override
    public void load(MessageBlock block, BlockReceiver receiver) {
        require(block.location() != null && !released.contains(block), "load of a block that is not stored");
        store.load(block, contents.get(block), receiver);
    }

    @Override
    public void drop() {
        require(!dropped, "dropped twice");
        dropped = true;
    }

    private static void require(boolean condition, String what) {
        if (!condition) {
            throw new AssertionError(what);
        }
    }
}
