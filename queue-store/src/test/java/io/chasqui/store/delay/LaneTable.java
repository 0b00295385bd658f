package io.chasqui.store.delay;

import io.chasqui.store.OwnerThread;
import io.chasqui.store.log.Confirmation;
import io.chasqui.store.log.LaneLog;
import io.chasqui.store.log.LaneSource;
import io.chasqui.store.log.MessageBlock;
import io.chasqui.store.log.MessageBlock.BlockLocation;
import io.chasqui.store.log.StorePartition;
import io.chasqui.store.message.Message;
import io.chasqui.store.queue.MessageQueue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A store in collections: what was journaled and not settled survives a crash. Fails when a lane breaks the contract. */
final class LaneTable implements StorePartition {

    private static final int BLOCK_SPAN = 3;

    private final OwnerThread owner;
    private final Map<Long, Log> lanes = new TreeMap<>();
    private final List<Runnable> waiting = new ArrayList<>();
    private final Map<MessageBlock, Message[]> recovered = new HashMap<>();
    private int loads;
    private boolean failing;

    LaneTable(OwnerThread owner) {
        this.owner = owner;
    }

    /** Everything appended so far is on the disk. */
    void confirmAll() {
        List<Runnable> confirmations = List.copyOf(waiting);
        waiting.clear();
        confirmations.forEach(Runnable::run);
    }

    /** Writes the blocks that have been handed over. */
    void writeBlocks() {
        lanes.values().forEach(Log::writeBlocks);
    }

    /** A checkpoint: everything alive goes to blocks. */
    void checkpoint() {
        lanes.values().stream()
                .filter(log -> !log.dropped && log.source != null)
                .forEach(log -> log.source.collect(Long.MAX_VALUE));
        writeBlocks();
    }

    void failLoads(boolean fail) {
        failing = fail;
    }

    int loads() {
        return loads;
    }

    boolean allDropped() {
        return lanes.values().stream().allMatch(log -> log.dropped);
    }

    long alive() {
        return lanes.values().stream().mapToLong(log -> log.alive().size()).sum();
    }

    /** Forgets everything that a dead process would. Returns the blocks by lane. */
    Map<Integer, List<MessageBlock>> crash() {
        Map<Integer, List<MessageBlock>> found = new HashMap<>();
        recovered.clear();
        lanes.forEach((laneId, log) -> {
            TreeMap<Long, Message> alive = log.alive();
            List<MessageBlock> blocks = new ArrayList<>();
            while (!log.dropped && !alive.isEmpty()) {
                long first = alive.firstKey();
                int span = (int) Math.min(BLOCK_SPAN, alive.lastKey() - first + 1);
                blocks.add(block(first, span, alive));
            }
            if (!blocks.isEmpty()) {
                found.put(MessageQueue.levelOf(laneId), blocks);
            }
        });
        waiting.clear();
        return found;
    }

    /** The store of the process that comes after {@link #crash}. */
    LaneTable forNextProcess(OwnerThread nextOwner) {
        LaneTable next = new LaneTable(nextOwner);
        next.recovered.putAll(recovered);
        lanes.forEach((laneId, log) -> {
            if (!log.dropped) {
                Log renewed = next.new Log(log.durable);
                renewed.journal.putAll(log.alive());
                next.lanes.put(laneId, renewed);
            }
        });
        return next;
    }

    private MessageBlock block(long first, int span, TreeMap<Long, Message> alive) {
        Message[] messages = new Message[span];
        for (int i = 0; i < span; i++) {
            messages[i] = alive.remove(first + i);
        }
        MessageBlock block = new MessageBlock(first, messages);
        block.stored(new BlockLocation(1, first));
        recovered.put(block, messages);
        return block;
    }

    @Override
    public LaneLog openLane(long laneId, boolean durable, LaneSource source) {
        Log log = lanes.computeIfAbsent(laneId, id -> new Log(durable));
        log.source = source;
        return log;
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

        private final boolean durable;
        private final TreeMap<Long, Message> journal = new TreeMap<>();
        private final Set<Long> settled = new HashSet<>();
        private final List<MessageBlock> handedOver = new ArrayList<>();
        private final Map<MessageBlock, Message[]> contents = new HashMap<>();
        private LaneSource source;
        private boolean dropped;

        Log(boolean durable) {
            this.durable = durable;
        }

        private TreeMap<Long, Message> alive() {
            TreeMap<Long, Message> alive = new TreeMap<>(journal);
            alive.keySet().removeAll(settled);
            return alive;
        }

        private void writeBlocks() {
            List<MessageBlock> blocks = List.copyOf(handedOver);
            handedOver.clear();
            for (MessageBlock block : blocks) {
                block.stored(new BlockLocation(1, block.firstSequence()));
                if (!dropped && block.live() > 0) {
                    source.stored(block);
                }
            }
        }

        @Override
        public boolean durable() {
            return durable;
        }

        @Override
        public void append(long sequence, Message message, Confirmation confirmation, long tag) {
            require(durable && message.persistent(), "append of transient work");
            require(journal.put(sequence, message) == null, "sequence used twice");
            if (confirmation != null) {
                waiting.add(() -> confirmation.confirmed(tag));
            }
        }

        @Override
        public void settle(long sequence) {
            require(journal.containsKey(sequence), "settle of what the journal does not know");
            require(settled.add(sequence), "settled twice");
        }

        @Override
        public void deliveriesBegin(Confirmation whenDurable, long tag) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void returned(long sequence, int acquired, int delivered) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void store(MessageBlock block) {
            require(contents.put(block, block.messages()) == null, "block handed over twice");
            handedOver.add(block);
        }

        @Override
        public void requestCheckpoint() {}

        @Override
        public void changed(MessageBlock block) {
            require(contents.containsKey(block) || recovered.containsKey(block), "change of an unknown block");
        }

        @Override
        public void release(MessageBlock block) {
            require(block.live() == 0, "release of a live block");
            require(contents.remove(block) != null || recovered.remove(block) != null, "release of an unknown block");
        }

        @Override
        public void load(MessageBlock block, BlockReceiver receiver) {
            Message[] messages = contents.containsKey(block) ? contents.get(block) : recovered.get(block);
            require(messages != null, "load of an unknown block");
            loads++;
            owner.execute(() -> {
                if (failing) {
                    receiver.failed(block, new IllegalStateException("unreadable"));
                } else {
                    receiver.loaded(block, messages.clone());
                }
            });
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
