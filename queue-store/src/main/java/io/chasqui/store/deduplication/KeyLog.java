package io.chasqui.store.deduplication;

import io.chasqui.store.log.Confirmation;
import io.chasqui.store.log.LaneLog;
import io.chasqui.store.log.LaneSource;
import io.chasqui.store.log.MessageBlock;
import io.chasqui.store.log.StorePartition;
import io.chasqui.store.message.Message;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * A {@link KeyWindow} that survives a restart. Its keys are tiny records of a lane of their own: appended when they are
 * added, and read back in order at the next start, which gives the same window again. A key that is forgotten is
 * therefore not journaled: it would be forgotten again. Only its place in a block is marked, so that blocks without
 * keys are given back. Confined to the owner thread.
 */
public final class KeyLog implements LaneSource {

    /** Bytes that a key takes in the journal, and a little more. */
    static final int RECORD_BYTES = 128;

    private static final int KEY_BYTES = 3 * Long.BYTES;
    private static final int BLOCK_SPAN = 2048;

    private final LongSupplier clock;
    private final LaneLog log;
    private final TreeMap<Long, MessageBlock> blocks = new TreeMap<>();
    private final Queue<MessageBlock> unread = new ArrayDeque<>();
    private KeyWindow window = new KeyWindow(1, this::forgotten);
    private Runnable whenLoaded;
    private boolean loading;
    private long nextSequence;
    private long collectedUpTo;

    /**
     * Has no keys before {@link #open}.
     *
     * @param clock wall clock in milliseconds
     * @param partition null if nothing is to survive a restart
     * @param laneId unique for the life of the data directory, never reused
     * @param recovered the stored blocks of the lane, in order
     */
    public KeyLog(LongSupplier clock, StorePartition partition, long laneId, List<MessageBlock> recovered) {
        this.clock = clock;
        this.log = partition == null ? null : partition.openLane(laneId, true, this);
        for (MessageBlock block : recovered) {
            blocks.put(block.firstSequence(), block);
            unread.add(block);
            nextSequence = block.endSequence();
        }
        collectedUpTo = nextSequence;
    }

    /**
     * Begins to read the keys of before the last stop.
     *
     * @param limit most keys
     * @param then run when they are there, before this method returns or later
     */
    public void open(int limit, Runnable then) {
        window.limit(limit);
        whenLoaded = then;
        loading = true;
        goOn();
    }

    /** Whether keys of before the last stop are still being read; nothing may be added meanwhile. */
    public boolean isLoading() {
        return loading;
    }

    public KeyWindow window() {
        return window;
    }

    /** Remembers a key in memory only. */
    public void add(MessageKey key) {
        add(key.high(), key.low(), key.expiresAt(clock.getAsLong()));
    }

    /** The same for a key that was found earlier. */
    public void add(long high, long low, long expiresAt) {
        window.add(high, low, expiresAt, KeyWindow.NOT_STORED, clock.getAsLong());
    }

    /**
     * Remembers a key for good.
     *
     * @param confirmation told when it is on the disk with everything that was appended before; may be null
     */
    public void append(MessageKey key, Confirmation confirmation, long tag) {
        long now = clock.getAsLong();
        append(key.high(), key.low(), key.expiresAt(now), now, confirmation, tag);
    }

    /** The same for a key that was found earlier. */
    public void append(long high, long low, long expiresAt, long now, Confirmation confirmation, long tag) {
        long sequence = nextSequence++;
        log.append(sequence, record(high, low, expiresAt), confirmation, tag);
        window.add(high, low, expiresAt, sequence, now);
    }

    /** Whether a key is remembered. */
    public boolean contains(MessageKey key) {
        return window.contains(key.high(), key.low(), clock.getAsLong());
    }

    /** Whether a key that is remembered will be after a restart, too. */
    public boolean isStored(MessageKey key) {
        return window.storedNumber(key.high(), key.low()) != KeyWindow.NOT_STORED;
    }

    /** Forgets all keys; others may be added. */
    public void clear() {
        window = new KeyWindow(1, this::forgotten);
        unread.clear();
        for (MessageBlock block : blocks.values()) {
            for (long sequence = block.firstSequence(); sequence < block.endSequence(); sequence++) {
                block.settle(sequence);
            }
            log.release(block);
        }
        blocks.clear();
        collectedUpTo = nextSequence;
    }

    /** Forgets everything, here and in the store, and keeps nothing any more. */
    public void drop() {
        unread.clear();
        blocks.clear();
        if (log != null) {
            log.drop();
        }
    }

    private static Message record(long high, long low, long expiresAt) {
        byte[] bytes = new byte[KEY_BYTES];
        ByteBuffer.wrap(bytes).putLong(high).putLong(low).putLong(expiresAt);
        return new Message(Message.Format.AMQP_0_9_1, bytes, 0, 0, true, -1, Message.NO_EXPIRATION, 0);
    }

    // ---- reading back

    private void loadNext() {
        log.load(unread.remove(), new LaneLog.BlockReceiver() {
            @Override
            public void loaded(MessageBlock block, Message[] messages) {
                if (blocks.get(block.firstSequence()) == block) {
                    restore(block, messages);
                }
                goOn();
            }

            @Override
            public void failed(MessageBlock block, Exception cause) {
                goOn();
            }
        });
    }

    private void goOn() {
        if (!unread.isEmpty()) {
            loadNext();
        } else {
            loading = false;
            whenLoaded.run();
        }
    }

    private void restore(MessageBlock block, Message[] messages) {
        long now = clock.getAsLong();
        for (int i = 0; i < messages.length; i++) {
            long sequence = block.firstSequence() + i;
            if (messages[i] != null && !block.isSettled(sequence)) {
                restore(sequence, ByteBuffer.wrap(messages[i].bytes()), now);
            }
        }
    }

    private void restore(long sequence, ByteBuffer key, long now) {
        long high = key.getLong();
        long low = key.getLong();
        long expiresAt = key.getLong();
        if (expiresAt > now) {
            window.add(high, low, expiresAt, sequence, now);
        } else {
            forgotten(sequence);
        }
    }

    // ---- called back by the window and the store

    private void forgotten(long sequence) {
        Map.Entry<Long, MessageBlock> entry =
                sequence == KeyWindow.NOT_STORED || sequence >= collectedUpTo ? null : blocks.floorEntry(sequence);
        if (entry == null) {
            return;
        }
        MessageBlock block = entry.getValue();
        block.settle(sequence);
        if (block.live() > 0) {
            log.changed(block);
        } else {
            blocks.remove(entry.getKey());
            log.release(block);
        }
    }

    @Override
    public long nextSequence() {
        return nextSequence;
    }

    @Override
    public void collect(long boundary) {
        List<Message> run = new ArrayList<>();
        window.forEachStoredFrom(collectedUpTo, (high, low, until, sequence) -> {
            if (sequence >= boundary) {
                return;
            }
            if (!run.isEmpty() && sequence - collectedUpTo >= BLOCK_SPAN) {
                store(run);
            }
            if (run.isEmpty()) {
                collectedUpTo = sequence;
            }
            while (collectedUpTo + run.size() < sequence) {
                run.add(null);
            }
            run.add(record(high, low, until));
        });
        if (!run.isEmpty()) {
            store(run);
        }
        collectedUpTo = Math.max(collectedUpTo, boundary);
    }

    /** The run begins at {@code collectedUpTo}. */
    private void store(List<Message> run) {
        MessageBlock block = new MessageBlock(collectedUpTo, run.toArray(Message[]::new));
        run.clear();
        collectedUpTo = block.endSequence();
        blocks.put(block.firstSequence(), block);
        log.store(block);
    }

    @Override
    public void stored(MessageBlock block) {
        // the keys themselves stay on the heap
    }
}
