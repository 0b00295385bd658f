package io.chasqui.store.queue;

import io.chasqui.store.log.Confirmation;
import io.chasqui.store.log.DeliveryCounts;
import io.chasqui.store.log.LaneLog;
import io.chasqui.store.log.LaneSource;
import io.chasqui.store.log.MessageBlock;
import io.chasqui.store.log.MessageBlock.BlockLocation;
import io.chasqui.store.log.StorePartition;
import io.chasqui.store.message.Message;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;

/**
 * A store for one lane that keeps everything in collections, completes nothing before the test says so, and fails when
 * the lane breaks the contract. Its journal and checkpoints survive {@link #crash}.
 */
final class ModelStore implements StorePartition {

    /** When a block that is loaded arrives. */
    enum Loading {
        WHEN_ASKED,
        SUCCEEDS_AT_ONCE,
        FAILS_AT_ONCE
    }

    private record Waiting(Confirmation confirmation, long tag) {}

    private record Load(MessageBlock block, LaneLog.BlockReceiver receiver) {}

    /** A block as a checkpoint wrote it. */
    private record Written(
            MessageBlock block, Message[] messages, long[] settled, long[] redelivered, DeliveryCounts counts) {
        static Written of(MessageBlock block, Message[] messages) {
            return new Written(block, messages, block.settledBits(), block.redeliveredBits(), block.deliveryCounts());
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

    private final TreeMap<Long, Message> journal = new TreeMap<>();
    private final Set<Long> settledInJournal = new HashSet<>();
    private final List<Return> returnsInJournal = new ArrayList<>();
    private final Queue<Waiting> waiting = new ArrayDeque<>();
    private final List<MessageBlock> handedOver = new ArrayList<>();
    private final Map<MessageBlock, Message[]> contents = new LinkedHashMap<>();
    private final Set<MessageBlock> released = new HashSet<>();
    private final Set<MessageBlock> changed = new HashSet<>();
    private final Queue<Load> loads = new ArrayDeque<>();
    private Set<Long> settledBeforeBarrier = Set.of();
    private int returnsBeforeBarrier;
    private final Loading loading;
    private boolean durable;
    private LaneSource source;
    private boolean deliveriesBegun;
    private boolean dropped;
    private long previousBoundary;
    private int checkpointsRequested;
    private Checkpoint running;
    private Checkpoint complete = new Checkpoint(new HashMap<>(), List.of(), 0, Set.of(), 0);

    ModelStore() {
        this(Loading.WHEN_ASKED);
    }

    ModelStore(Loading loading) {
        this.loading = loading;
    }

    // ---- what the test does

    void confirmAll() {
        for (Waiting w = waiting.poll(); w != null; w = waiting.poll()) {
            w.confirmation.confirmed(w.tag);
        }
    }

    /** Takes the barrier of a checkpoint. */
    void beginCheckpoint() {
        if (running != null || source == null) {
            return;
        }
        long boundary = previousBoundary;
        previousBoundary = source.nextSequence();
        collect(boundary);
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

    void checkpoint() {
        beginCheckpoint();
        completeCheckpoint();
    }

    int pendingLoads() {
        return loads.size();
    }

    void completeLoad() {
        Load load = loads.poll();
        if (load != null) {
            load.receiver.loaded(load.block, contents.get(load.block).clone());
        }
    }

    void completeLoads() {
        while (!loads.isEmpty()) {
            completeLoad();
        }
    }

    void failLoad() {
        Load load = loads.remove();
        load.receiver.failed(load.block, new IllegalStateException("unreadable"));
    }

    /** Stops in order, which stores everything alive, and recovers. Returns the lane's blocks. */
    Map<Integer, List<MessageBlock>> restart() {
        completeCheckpoint();
        if (source != null) {
            collect(source.nextSequence());
            completeCheckpoint();
        }
        deliveriesBegun = false;
        return crash();
    }

    /** Forgets everything that a dead process would, and recovers. Returns the lane's blocks. */
    Map<Integer, List<MessageBlock>> crash() {
        settledInJournal.removeAll(complete.settledBeforeJournal);
        TreeMap<Long, Written> survivors = new TreeMap<>();
        complete.blocks.values().forEach(w -> survivors.put(w.block.firstSequence(), w));
        TreeMap<Long, Message> lost = new TreeMap<>(journal.tailMap(complete.storedUpTo, true));
        for (Written w : survivors.values()) {
            lost.subMap(w.block.firstSequence(), w.block.endSequence()).clear();
        }
        lost.keySet().removeAll(settledInJournal);
        List<MessageBlock> recovered = recover(survivors, lost);
        resetAfter(recovered);
        return recovered.isEmpty() ? Map.of() : Map.of(0, recovered);
    }

    private List<MessageBlock> recover(TreeMap<Long, Written> survivors, TreeMap<Long, Message> lost) {
        Map<MessageBlock, Message[]> fresh = new LinkedHashMap<>();
        TreeMap<Long, MessageBlock> blocks = new TreeMap<>();
        for (Written w : survivors.values()) {
            MessageBlock block = new MessageBlock(
                    w.block.firstSequence(),
                    w.block.span(),
                    w.block.byteSize(),
                    w.settled.clone(),
                    w.redelivered.clone(),
                    w.counts,
                    new BlockLocation(1, w.block.firstSequence()));
            for (int i = 0; i < block.span(); i++) {
                long sequence = block.firstSequence() + i;
                if (settledInJournal.contains(sequence) || w.messages[i] != null && !w.messages[i].persistent()) {
                    block.settle(sequence);
                }
            }
            keep(block, w.messages, blocks, fresh);
        }
        lost.forEach((sequence, message) -> {
            MessageBlock block = new MessageBlock(sequence, new Message[] {message});
            block.stored(new BlockLocation(1, sequence));
            keep(block, new Message[] {message}, blocks, fresh);
        });
        contents.clear();
        contents.putAll(fresh);
        return new ArrayList<>(blocks.values());
    }

    private void keep(
            MessageBlock block,
            Message[] messages,
            TreeMap<Long, MessageBlock> blocks,
            Map<MessageBlock, Message[]> fresh) {
        if (block.live() > 0) {
            returnsInJournal.subList(complete.returnsBeforeJournal, returnsInJournal.size()).stream()
                    .filter(r -> r.sequence >= block.firstSequence() && r.sequence < block.endSequence())
                    .forEach(r -> block.returned(r.sequence, r.acquired, r.failed));
            if (deliveriesBegun) {
                block.allRedelivered();
            }
            blocks.put(block.firstSequence(), block);
            fresh.put(block, messages);
        }
    }

    private void resetAfter(List<MessageBlock> recovered) {
        Map<MessageBlock, Written> written = new HashMap<>();
        recovered.forEach(b -> written.put(b, Written.of(b, contents.get(b))));
        complete = new Checkpoint(written, List.of(), 0, Set.of(), 0);
        running = null;
        previousBoundary = 0;
        journal.clear();
        settledInJournal.clear();
        settledBeforeBarrier = Set.of();
        returnsInJournal.clear();
        returnsBeforeBarrier = 0;
        waiting.clear();
        handedOver.clear();
        released.clear();
        changed.clear();
        loads.clear();
        deliveriesBegun = false;
        source = null;
    }

    boolean deliveriesBegun() {
        return deliveriesBegun;
    }

    int checkpointsRequested() {
        return checkpointsRequested;
    }

    int blocksHandedOver() {
        return contents.size();
    }

    int blocksReleased() {
        return released.size();
    }

    Map<Long, Message> journaled() {
        return journal;
    }

    Set<Long> settled() {
        return settledInJournal;
    }

    boolean isDropped() {
        return dropped;
    }

    // ---- what the lane does

    @Override
    public LaneLog openLane(long laneId, boolean durableLane, LaneSource laneSource) {
        durable = durableLane;
        source = laneSource;
        return new Log();
    }

    @Override
    public void share(Message message) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void keepTogether(Message message, int moreBytes) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void barrier(Confirmation confirmation, long tag) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void flush() {}

    @Override
    public long pendingBytes() {
        return 0;
    }

    private final class Log implements LaneLog {

        @Override
        public boolean durable() {
            return durable;
        }

        @Override
        public void append(long sequence, Message message, Confirmation confirmation, long tag) {
            require(durable && message.persistent(), "append of transient work");
            require(journal.put(sequence, message) == null, "sequence used twice");
            if (confirmation != null) {
                waiting.add(new Waiting(confirmation, tag));
            }
        }

        @Override
        public void settle(long sequence) {
            require(durable, "settle in a lane that is not durable");
            require(settledInJournal.add(sequence), "settled twice");
        }

        @Override
        public void returned(long sequence, int acquired, int failed) {
            require(journal.containsKey(sequence), "return of a message that was not appended");
            require(!settledInJournal.contains(sequence), "return of a settled message");
            returnsInJournal.add(new Return(sequence, acquired, failed));
        }

        @Override
        public void deliveriesBegin(Confirmation whenDurable, long tag) {
            require(durable && !deliveriesBegun, "deliveries begin once, in a durable lane");
            deliveriesBegun = true;
        }

        @Override
        public void store(MessageBlock block) {
            require(contents.put(block, block.messages()) == null, "block handed over twice");
            handedOver.add(block);
        }

        @Override
        public void requestCheckpoint() {
            checkpointsRequested++;
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
            require(loads.stream().noneMatch(load -> load.block == block), "loaded twice at a time");
            loads.add(new Load(block, receiver));
            if (loading == Loading.SUCCEEDS_AT_ONCE) {
                completeLoad();
            } else if (loading == Loading.FAILS_AT_ONCE) {
                failLoad();
            }
        }

        @Override
        public void drop() {
            require(!dropped, "dropped twice");
            dropped = true;
        }

        private void require(boolean condition, String what) {
            if (!condition) {
                throw new AssertionError(what);
            }
        }
    }
}
