package io.chasqui.store.delay;

import io.chasqui.store.log.LaneLog;
import io.chasqui.store.log.MessageBlock;
import io.chasqui.store.message.Message;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;

/**
 * Consecutive messages of one lane, which go to the store as one block. A position waits, is on its way (released, and
 * not yet safe where it goes), or is settled.
 */
final class DelayBatch implements LaneLog.BlockReceiver {

    private static final int INITIAL_CAPACITY = 16;

    private final DelayLane lane;
    private final long first;
    private int span;
    private int live;

    /** Null while the messages are in the store only. */
    private Message[] messages;

    private long residentBytes;
    private MessageBlock block;
    private boolean stored;

    /** Positions the journal knows nothing of, in a durable lane; null if there are none. */
    private BitSet transients;

    private BitSet onTheirWay;
    private List<Consumer<Message[]>> readers = List.of();
    private boolean unreadable;

    /** An empty batch at the end of a lane. */
    DelayBatch(DelayLane lane, long first) {
        this.lane = lane;
        this.first = first;
        this.messages = new Message[INITIAL_CAPACITY];
    }

    /** A batch found in the store at start. */
    DelayBatch(DelayLane lane, MessageBlock block) {
        this.lane = lane;
        this.first = block.firstSequence();
        this.span = block.span();
        this.live = block.live();
        this.block = block;
        this.stored = true;
    }

    DelayLane lane() {
        return lane;
    }

    long first() {
        return first;
    }

    int span() {
        return span;
    }

    int live() {
        return live;
    }

    MessageBlock block() {
        return block;
    }

    long residentBytes() {
        return residentBytes;
    }

    boolean isResident() {
        return messages != null;
    }

    boolean isUnreadable() {
        return unreadable;
    }

    boolean hasRoom() {
        return block == null && span < DelayLane.BLOCK_SPAN && residentBytes < DelayLane.BLOCK_BYTES;
    }

    void append(Message message, boolean journaled) {
        if (span == messages.length) {
            messages = Arrays.copyOf(messages, Math.min(DelayLane.BLOCK_SPAN, span * 2));
        }
        if (!journaled && lane.durable()) {
            transients = transients == null ? new BitSet() : transients;
            transients.set(span);
        }
        messages[span++] = message;
        live++;
        hold(message.footprint());
    }

    private void hold(long bytes) {
        residentBytes += bytes;
        lane.held(bytes);
    }

    /** Whether the message at a position waits here, and nobody has taken it. */
    boolean isWaiting(int index) {
        return isLive(index) && (onTheirWay == null || !onTheirWay.get(index));
    }

    private boolean isLive(int index) {
        return block == null ? messages[index] != null : !block.isSettled(first + index);
    }

    boolean isJournaled(int index) {
        return lane.durable() && (transients == null || !transients.get(index));
    }

    /** The message at a position of a resident batch. */
    Message message(int index) {
        return messages[index];
    }

    /** A waiting message is released. */
    void onItsWay(int index) {
        if (onTheirWay == null) {
            onTheirWay = new BitSet(span);
        }
        onTheirWay.set(index);
    }

    /** Forgets the message at a live position. */
    void settle(int index) {
        if (messages != null && messages[index] != null) {
            hold(-messages[index].footprint());
            messages[index] = null;
        }
        live--;
        if (block != null) {
            block.settle(first + index);
        }
    }

    // ---- the store

    /** Packs the live messages into a block. From here on nothing can be appended. */
    MessageBlock pack() {
        block = new MessageBlock(first, Arrays.copyOf(messages, span), this::isJournaled);
        return block;
    }

    void markStored() {
        stored = true;
    }

    /** Lets go of the messages if the store has them. */
    void evict() {
        if (stored && messages != null) {
            messages = null;
            hold(-residentBytes);
        }
    }

    /** Keeps messages that have been read. */
    void keep(Message[] read) {
        if (messages != null) {
            return;
        }
        messages = new Message[span];
        for (int i = 0; i < span; i++) {
            if (isLive(i)) {
                messages[i] = read[i];
                hold(read[i].footprint());
            }
        }
    }

    /**
     * Gives the messages to somebody, at once if they are here.
     *
     * @param reader gets one per position, with anything at those that are not live; null if they cannot be read
     */
    void read(Consumer<Message[]> reader) {
        if (messages != null) {
            reader.accept(messages);
        } else if (unreadable) {
            reader.accept(null);
        } else if (readers.isEmpty()) {
            readers = new ArrayList<>(2);
            readers.add(reader);
            lane.log().load(block, this);
        } else {
            readers.add(reader);
        }
    }

    @Override
    public void loaded(MessageBlock loadedBlock, Message[] read) {
        answer(messages == null ? read : messages);
    }

    @Override
    public void failed(MessageBlock failedBlock, Exception cause) {
        unreadable = live > 0;
        answer(null);
    }

    private void answer(Message[] read) {
        List<Consumer<Message[]>> waiting = readers;
        readers = List.of();
        waiting.forEach(reader -> reader.accept(read));
    }
}
