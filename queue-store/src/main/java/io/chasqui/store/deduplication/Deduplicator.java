package io.chasqui.store.deduplication;

import io.chasqui.store.log.Confirmation;
import io.chasqui.store.log.StorePartition;
import io.chasqui.store.message.Message;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Drops messages that a queue has taken before. Confined to the queue's owner thread.
 *
 * <p>What holds at every moment, whenever the broker is killed:
 *
 * <ul>
 *   <li>A key stands in the journal right behind its message and in the same group, so that after a crash both are
 *       there or neither is. Neither means that the message was not confirmed, and that its copy is taken.
 *   <li>A message is confirmed when its key is on the disk.
 *   <li>A copy is dropped and confirmed, but not before its original: its confirmation waits until everything that is
 *       in the journal so far is on the disk.
 *   <li>A message that is refused has no key: its copy may be taken.
 *   <li>A message that would not survive a restart has a key that does not either. So it is in a transient queue.
 *   <li>Messages that come back (requeued, or dead-lettered from elsewhere) are not looked at.
 * </ul>
 */
public final class Deduplicator {

    /** Who gets the messages that had to wait. */
    @FunctionalInterface
    public interface Arrivals {
        void enqueue(Message message, Confirmation confirmation, long tag);
    }

    private record Held(Message message, Confirmation confirmation, long tag) {}

    private final StorePartition partition;
    private final KeyLog keys;
    private final Arrivals arrivals;
    private final MessageKey key = new MessageKey();
    private final Queue<Held> held = new ArrayDeque<>(1);
    private DeduplicationSettings settings;
    private boolean hasKey;
    private long dropped;

    /**
     * @param settings null if nothing is to be dropped
     * @param keys not open yet
     * @param arrivals gets what arrived before the keys of the last run had been read
     */
    public Deduplicator(DeduplicationSettings settings, KeyLog keys, StorePartition partition, Arrivals arrivals) {
        this.keys = keys;
        this.partition = partition;
        this.arrivals = arrivals;
        configure(settings);
    }

    /**
     * Applies other settings. Keys that were found otherwise stay until they are too old or too many.
     *
     * @param changed null to forget everything and drop nothing any more
     */
    public void configure(DeduplicationSettings changed) {
        DeduplicationSettings before = settings;
        settings = changed;
        if (changed == null) {
            keys.clear();
        } else if (before == null) {
            keys.open(changed.size(), this::releaseHeld);
        } else {
            keys.window().limit(changed.size());
        }
    }

    /**
     * Looks at a message that arrives. Nobody else has to do anything about it if this returns true: it is a copy and
     * has been dropped, or it has to wait until the keys are there.
     */
    public boolean intercepts(Message message, Confirmation confirmation, long tag) {
        if (keys.isLoading()) {
            held.add(new Held(message, confirmation, tag));
            return true;
        }
        hasKey = settings != null && (message.marks() & Message.DEATHS_RECORDED) == 0 && key.find(message, settings);
        if (!hasKey || !keys.contains(key)) {
            return false;
        }
        dropped++;
        if (confirmation != null) {
            confirmWithOriginal(confirmation, tag);
        }
        return true;
    }

    private void confirmWithOriginal(Confirmation confirmation, long tag) {
        if (keys.isStored(key)) {
            partition.barrier(confirmation, tag);
        } else {
            confirmation.confirmed(tag);
        }
    }

    /** Whether the message that was looked at last has a key. */
    public boolean hasKey() {
        return hasKey;
    }

    /** To be called before a message with a key is appended: the two stay together. */
    public void keepTogether(Message message) {
        partition.keepTogether(message, KeyLog.RECORD_BYTES);
    }

    /**
     * Remembers the message that was looked at last, which has a key and has just been appended.
     *
     * @param journaled whether the journal has the message; otherwise nobody is told
     */
    public void remember(boolean journaled, Confirmation confirmation, long tag) {
        if (journaled) {
            keys.append(key, confirmation, tag);
        } else {
            keys.add(key);
        }
    }

    /** Copies dropped so far. */
    public long dropped() {
        return dropped;
    }

    /** Keys remembered now. */
    public int size() {
        return keys.window().size();
    }

    /** Forgets everything, here and in the store. Whoever waits is confirmed, as when a queue is deleted. */
    public void drop() {
        keys.drop();
        for (Held waiting = held.poll(); waiting != null; waiting = held.poll()) {
            if (waiting.confirmation != null) {
                waiting.confirmation.confirmed(waiting.tag);
            }
        }
    }

    private void releaseHeld() {
        for (Held next = held.poll(); next != null; next = held.poll()) {
            arrivals.enqueue(next.message, next.confirmation, next.tag);
        }
    }
}
