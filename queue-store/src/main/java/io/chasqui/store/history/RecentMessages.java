package io.chasqui.store.history;

import io.chasqui.store.log.Confirmation;
import io.chasqui.store.log.LaneLog;
import io.chasqui.store.log.LaneSource;
import io.chasqui.store.log.MessageBlock;
import io.chasqui.store.message.Message;
import io.chasqui.store.queue.MemoryAccount;
import io.chasqui.store.queue.MessageQueue;
import io.chasqui.store.queue.QueueEnvironment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;

/**
 * The last messages of a stream, the oldest of which goes when a new one comes. All are on the heap; persistent ones of a
 * durable history survive a restart. All methods are called on the owner thread.
 */
public final class RecentMessages {

    private static final int BLOCK_BYTES = 64 * 1024;
    private static final int BLOCK_SPAN = 4096;

    private static final class Entry {
        private final long sequence;
        private final Message message;
        private final boolean journaled;
        private MessageBlock block;

        Entry(long sequence, Message message, boolean journaled, MessageBlock block) {
            this.sequence = sequence;
            this.message = message;
            this.journaled = journaled;
            this.block = block;
        }
    }

    private final int length;
    private final LaneLog log;
    private final MemoryAccount memory;
    private final QueueEnvironment environment;
    private final Deque<Entry> entries = new ArrayDeque<>();
    private final Queue<Consumer<List<Message>>> waiting = new ArrayDeque<>();
    private final Queue<MessageBlock> unread;
    private final List<Entry> read = new ArrayList<>();
    private long nextSequence;
    private boolean reading = true;
    private boolean deleted;

    /**
     * @param id unique for the life of the data directory, never reused, also not for a queue
     * @param length how many messages are kept
     * @param recovered what the store has of it
     */
    public RecentMessages(
            QueueEnvironment environment, long id, boolean durable, int length, List<MessageBlock> recovered) {
        environment.owner().assertCurrent();
        this.environment = environment;
        this.length = length;
        this.memory = environment.memory().account(environment.owner());
        this.log = environment.partition().openLane(MessageQueue.laneId(id, 0), durable, new Source());
        this.unread = new ArrayDeque<>(recovered);
        recovered.forEach(block -> nextSequence = block.endSequence());
        readNext();
    }

    // ---- the store

    /** Reads what was recovered, one block after the other. */
    private void readNext() {
        MessageBlock block = unread.poll();
        if (block == null) {
            readAll();
        } else if (block.live() == 0) {
            log.release(block);
            readNext();
        } else {
            log.load(block, new LaneLog.BlockReceiver() {
                @Override
                public void loaded(MessageBlock loadedBlock, Message[] messages) {
                    restore(block, messages);
                    readNext();
                }

                @Override
                public void failed(MessageBlock failedBlock, Exception cause) {
                    readNext();
                }
            });
        }
    }

    private void restore(MessageBlock block, Message[] messages) {
        for (int i = 0; i < messages.length && !deleted; i++) {
            long sequence = block.firstSequence() + i;
            if (!block.isSettled(sequence)) {
                read.add(new Entry(sequence, messages[i], true, block));
                memory.add(messages[i].footprint());
            }
        }
    }

    /** What was recovered is older than what has come meanwhile. */
    private void readAll() {
        for (int i = read.size() - 1; i >= 0; i--) {
            entries.addFirst(read.get(i));
        }
        read.clear();
        reading = false;
        dropOldest();
        for (Consumer<List<Message>> each = waiting.poll(); each != null; each = waiting.poll()) {
            each.accept(messages());
        }
    }

    // ---- messages

    /**
     * Adds the newest message.
     *
     * @param confirmation told when it is as safe as it will be; null if nobody waits
     */
    public void add(Message message, Confirmation confirmation, long tag) {
        environment.owner().assertCurrent();
        boolean journaled = !deleted && message.persistent() && log.durable();
        if (!deleted) {
            long sequence = nextSequence++;
            entries.addLast(new Entry(sequence, message, journaled, null));
            memory.add(message.footprint());
            if (journaled) {
                log.append(sequence, message, confirmation, tag);
            }
            dropOldest();
        }
        if (!journaled && confirmation != null) {
            confirmation.confirmed(tag);
        }
    }

    private void dropOldest() {
        while (entries.size() > length) {
            settle(entries.removeFirst());
        }
    }

    private void settle(Entry entry) {
        memory.add(-entry.message.footprint());
        if (entry.journaled) {
            log.settle(entry.sequence);
        }
        if (entry.block != null && entry.block.settle(entry.sequence)) {
            if (entry.block.live() == 0) {
                log.release(entry.block);
            } else {
                log.changed(entry.block);
            }
        }
    }

    /** Gives the messages, the oldest first: at once, unless they have to be read after a restart. */
    public void replay(Consumer<List<Message>> receiver) {
        environment.owner().assertCurrent();
        if (reading) {
            waiting.add(receiver);
        } else {
            receiver.accept(messages());
        }
    }

    private List<Message> messages() {
        return entries.stream().map(entry -> entry.message).toList();
    }

    /** Forgets everything for good. */
    public void delete() {
        environment.owner().assertCurrent();
        if (!deleted) {
            deleted = true;
            log.drop();
            entries.forEach(entry -> memory.add(-entry.message.footprint()));
            entries.clear();
            read.forEach(entry -> memory.add(-entry.message.footprint()));
            read.clear();
            unread.clear();
        }
    }

    /** The history as a lane of the store. */
    private final class Source implements LaneSource {

        @Override
        public long nextSequence() {
            return nextSequence;
        }

        @Override
        public void collect(long boundary) {
            List<Entry> block = new ArrayList<>();
            long bytes = 0;
            for (Entry entry : entries) {
                if (entry.sequence >= boundary || entry.block != null) {
                    continue;
                }
                if (block.size() == BLOCK_SPAN || bytes > 0 && bytes + entry.message.footprint() > BLOCK_BYTES) {
                    pack(block);
                    block = new ArrayList<>();
                    bytes = 0;
                }
                block.add(entry);
                bytes += entry.message.footprint();
            }
            if (!block.isEmpty()) {
                pack(block);
            }
        }

        /** What is not in a block yet is consecutive: only the oldest ever goes. */
        private void pack(List<Entry> packed) {
            Message[] messages = packed.stream().map(entry -> entry.message).toArray(Message[]::new);
            MessageBlock block = new MessageBlock(packed.get(0).sequence, messages, i -> packed.get(i).journaled);
            packed.forEach(entry -> entry.block = block);
            log.store(block);
        }

        @Override
        public void stored(MessageBlock block) {
            // the messages stay on the heap
        }
    }
}
