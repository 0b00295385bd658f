package io.chasqui.store.delay;

import io.chasqui.store.log.Confirmation;
import io.chasqui.store.log.LaneLog;
import io.chasqui.store.log.LaneSource;
import io.chasqui.store.log.MessageBlock;
import io.chasqui.store.log.StorePartition;
import io.chasqui.store.message.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The messages of one slot of time, in the order in which they came, and its log. When all have gone the lane is used
 * again for another slot.
 */
final class DelayLane implements LaneSource {

    /** Heap size, and number of messages, at which a block is full. */
    static final int BLOCK_BYTES = 64 * 1024;

    static final int BLOCK_SPAN = 4096;

    /** What becomes of the messages now. */
    enum State {
        /** There are none. */
        FREE,
        /** Found at start; its time is being looked up. */
        RECOVERED,
        /** Its time has not come. */
        WAITING,
        /** Being put in order. */
        OPENING,
        /** In order; released as they get due. */
        OPEN,
        /** Moving to narrower slots. */
        MOVING
    }

    private final DelayMemory memory;
    private final DelayLevel level;
    private final int number;
    private final LaneLog log;
    private final NavigableMap<Long, DelayBatch> batches = new TreeMap<>();
    private long nextSequence;
    private long live;
    private long residentBytes;
    private long start;
    private State state = State.FREE;
    private DueHeap order;
    private boolean dropped;

    DelayLane(DelayMemory memory, StorePartition partition, long laneId, int number, boolean durable) {
        this.memory = memory;
        this.number = number;
        this.level = DelayLevel.ofLane(number);
        this.log = partition.openLane(laneId, durable, this);
    }

    /** Takes over what the store has of it. */
    void restore(List<MessageBlock> blocks) {
        for (MessageBlock block : blocks) {
            nextSequence = block.endSequence();
            if (block.live() == 0) {
                log.release(block);
            } else {
                batches.put(block.firstSequence(), new DelayBatch(this, block));
                live += block.live();
            }
        }
        state = live > 0 ? State.RECOVERED : State.FREE;
    }

    int number() {
        return number;
    }

    DelayLevel level() {
        return level;
    }

    LaneLog log() {
        return log;
    }

    boolean durable() {
        return log.durable();
    }

    /** Messages that wait or are on their way. */
    long live() {
        return live;
    }

    long residentBytes() {
        return residentBytes;
    }

    State state() {
        return state;
    }

    void state(State changed) {
        state = changed;
    }

    /** Whether its messages are about to be released. */
    boolean isOpen() {
        return state == State.OPENING || state == State.OPEN;
    }

    boolean isDropped() {
        return dropped;
    }

    // ---- the slot

    /** When the slot begins: nothing in it is due before. */
    long start() {
        return start;
    }

    /** Whether what is due at this time belongs here. */
    boolean covers(long dueMillis) {
        return level.start(dueMillis) == start;
    }

    /** When something has to be done for the slot. */
    long opensAt() {
        return start - level.leadMillis();
    }

    /** Uses the lane for the slot of this time. */
    void assign(long dueMillis) {
        start = level.start(dueMillis);
        state = State.WAITING;
    }

    /** The lane is empty and may be used for another slot. */
    void free() {
        state = State.FREE;
        order = null;
    }

    /** The order of the messages while the slot is open or about to be. */
    DueHeap order() {
        return order;
    }

    /**
     * Begins to put the messages in order; those that come from now on are put there as they come.
     *
     * @return first sequence number of those
     */
    long beginOrder() {
        order = new DueHeap(start, batches.isEmpty() ? nextSequence : batches.firstKey());
        return nextSequence;
    }

    // ---- messages

    /**
     * Adds a message.
     *
     * @return whether the journal will confirm it; if not, it is as safe as it will ever be
     */
    boolean append(Message message, long dueMillis, Confirmation confirmation, long tag) {
        boolean journaled = message.persistent() && log.durable();
        long sequence = nextSequence;
        DelayBatch tail = tailWithRoom();
        nextSequence++;
        tail.append(message, journaled);
        live++;
        if (order != null) {
            order.add(dueMillis, sequence);
        }
        if (journaled) {
            log.append(sequence, message, confirmation, tag);
        }
        return journaled;
    }

    private DelayBatch tailWithRoom() {
        Map.Entry<Long, DelayBatch> last = batches.lastEntry();
        if (last != null && last.getValue().hasRoom()) {
            return last.getValue();
        }
        DelayBatch batch = new DelayBatch(this, nextSequence);
        batches.put(nextSequence, batch);
        return batch;
    }

    /** A message is safe elsewhere, or not wanted any more. */
    void settle(DelayBatch batch, int index) {
        boolean journaled = batch.isJournaled(index);
        batch.settle(index);
        live--;
        if (journaled) {
            log.settle(batch.first() + index);
        }
        if (batch.live() == 0) {
            batches.remove(batch.first());
            if (batch.block() != null) {
                log.release(batch.block());
            }
        } else if (batch.block() != null) {
            log.changed(batch.block());
        }
    }

    /** The batch with this position, or null if all of its messages are settled. */
    DelayBatch batchOf(long sequence) {
        Map.Entry<Long, DelayBatch> entry = batches.floorEntry(sequence);
        return entry == null || sequence >= entry.getKey() + entry.getValue().span() ? null : entry.getValue();
    }

    /** The first batch that begins at this position or behind it, or null. */
    DelayBatch batchFrom(long sequence) {
        Map.Entry<Long, DelayBatch> entry = batches.ceilingEntry(sequence);
        return entry == null ? null : entry.getValue();
    }

    /** Everything is dropped, whatever is under way. */
    void drop() {
        dropped = true;
        log.drop();
        batches.clear();
        live = 0;
        memory.held(-residentBytes);
        residentBytes = 0;
        free();
    }

    // ---- the heap and the store

    void held(long bytes) {
        if (!dropped) {
            residentBytes += bytes;
            memory.held(bytes);
        }
    }

    /**
     * Hands batches of at least this size to the store, and lets go of those that it has.
     *
     * @return whether there is something to be written
     */
    boolean pageOut(long smallest) {
        boolean any = false;
        for (DelayBatch batch : batches.values()) {
            if (batch.block() == null && batch.residentBytes() >= smallest && batch.live() > 0) {
                log.store(batch.pack());
                any = true;
            } else {
                batch.evict();
            }
        }
        return any;
    }

    /** Asks for what {@link #pageOut} handed over to be written soon. */
    void requestCheckpoint() {
        log.requestCheckpoint();
    }

    @Override
    public long nextSequence() {
        return nextSequence;
    }

    @Override
    public void collect(long boundary) {
        for (DelayBatch batch : new ArrayList<>(batches.headMap(boundary).values())) {
            if (batch.block() == null) {
                log.store(batch.pack());
            }
        }
    }

    @Override
    public void stored(MessageBlock block) {
        DelayBatch batch = batches.get(block.firstSequence());
        if (batch != null) {
            batch.markStored();
            if (memory.letsGo(this)) {
                batch.evict();
            }
        }
    }
}
