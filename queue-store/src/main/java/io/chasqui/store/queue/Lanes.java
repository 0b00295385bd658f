package io.chasqui.store.queue;

import io.chasqui.store.log.Confirmation;
import io.chasqui.store.log.MessageBlock;
import io.chasqui.store.log.StorePartition;
import io.chasqui.store.message.Message;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * All messages of a queue: one lane for each priority level that has been used, and the order in which the levels are
 * served. A queue without priorities has one lane.
 */
final class Lanes {

    private final LaneHost host;
    private final long queueId;
    private final boolean durable;
    private final boolean countsDeliveries;
    private final int highestLevel;
    private final int defaultLevel;
    private final StorePartition partition;
    private final PageLimits limits;
    private final Tally tally = new Tally();
    private final LevelOrder order = new LevelOrder();
    private final Expiry expiry;
    private final Transfers transfers;

    /** By level; null where none has been needed so far. */
    private Lane[] byLevel = new Lane[1];

    private boolean delivering;
    private boolean dropped;

    Lanes(LaneHost host, long queueId, QueueSettings settings, StorePartition partition, PageLimits limits) {
        this.host = host;
        this.queueId = queueId;
        this.durable = settings.durable();
        this.countsDeliveries = settings.countsDeliveries();
        this.highestLevel = settings.maxPriority();
        this.defaultLevel = settings.defaultPriority();
        this.partition = partition;
        this.limits = limits;
        this.transfers = new Transfers(this);
        this.expiry = new Expiry(this, settings.messageTtlMillis());
    }

    /** Takes over what was found in the store at start: the blocks of each level, in order. */
    void restore(Map<Integer, List<MessageBlock>> recovered) {
        recovered.forEach((level, blocks) -> {
            if (level != MessageQueue.KEYS) {
                blocks.forEach(lane(level)::restore);
            }
        });
    }

    // ---- what lanes share

    LaneHost host() {
        return host;
    }

    boolean durable() {
        return durable;
    }

    /** Whether it is kept how often messages are handed out. */
    boolean countsDeliveries() {
        return countsDeliveries;
    }

    Tally tally() {
        return tally;
    }

    LevelOrder order() {
        return order;
    }

    Expiry expiry() {
        return expiry;
    }

    Transfers transfers() {
        return transfers;
    }

    boolean isDropped() {
        return dropped;
    }

    /** Bytes came to the heap, or left it if negative. */
    void held(long bytes) {
        tally.residentBytes += bytes;
        host.held(bytes);
    }

    // ---- levels

    private Lane laneOf(Message message) {
        if (highestLevel == 0) {
            return lane(0);
        }
        int priority = message.priority();
        return lane(priority < 0 ? defaultLevel : Math.min(priority, highestLevel));
    }

    private Lane lane(int level) {
        Lane lane = level < byLevel.length ? byLevel[level] : null;
        return lane == null ? open(level) : lane;
    }

    private Lane open(int level) {
        if (level >= byLevel.length) {
            byLevel = Arrays.copyOf(byLevel, Math.max(level, highestLevel) + 1);
        }
        order.include(level);
        Lane lane = new Lane(this, level, MessageQueue.laneId(queueId, level), partition, limits);
        byLevel[level] = lane;
        if (delivering) {
            lane.beginDeliveries();
        }
        return lane;
    }

    private static Lane laneOf(QueueEntry entry) {
        return entry.segment().lane();
    }

    // ---- the way of a message

    /**
     * Adds a message at the end of its level.
     *
     * @return whether the journal will confirm it; if not, it is as safe as it will ever be
     */
    boolean append(Message message, Confirmation confirmation, long tag) {
        return laneOf(message).append(message, confirmation, tag);
    }

    /** Notes in the journal that from here on messages may have been seen by somebody. */
    void beginDeliveries() {
        if (!delivering) {
            delivering = true;
            for (Lane lane : byLevel) {
                if (lane != null) {
                    lane.beginDeliveries();
                }
            }
        }
    }

    /**
     * Hands out the next ready message, which is unacknowledged from then on.
     *
     * @return null if there is none, or it has to be loaded first: {@link LaneHost#loaded} tells when to try again
     */
    QueueEntry take() {
        while (tally.ready > 0) {
            Lane lane = byLevel[order.next()];
            QueueEntry entry = lane.take();
            if (entry != null || lane.readyCount() > 0) {
                return entry;
            }
        }
        return null;
    }

    /** Puts an unacknowledged message back where it was. */
    void requeue(QueueEntry entry) {
        laneOf(entry).requeue(entry);
    }

    /** Forgets an unacknowledged message for good. */
    void settle(QueueEntry entry) {
        laneOf(entry).settle(entry);
    }

    /** An unacknowledged message is dead and wanted elsewhere: it stays here until it is safe there. */
    void transfer(QueueEntry entry, DeathReason reason) {
        laneOf(entry).transfer(entry, reason);
    }

    /**
     * What would be handed out next is dead and wanted elsewhere.
     *
     * @return false if there is nothing, or it has to be loaded first
     */
    boolean transferNext(DeathReason reason) {
        while (tally.ready > 0) {
            Lane lane = byLevel[order.next()];
            if (lane.transferNext(reason)) {
                return true;
            }
            if (lane.readyCount() > 0) {
                return false;
            }
        }
        return false;
    }

    /** A dead message is safe where it went. */
    void transferred(QueueEntry entry) {
        laneOf(entry).transferred(entry);
    }

    /** Forgets what would be handed out next, without loading it. There is a ready message. */
    void dropNext() {
        byLevel[order.next()].dropNext();
    }

    /** Whether more dead messages may be sent on their way now. */
    boolean mayTransfer() {
        return tally.inTransfer < Transfers.WINDOW || !host.wantsDeadLetters();
    }

    // ---- expiry

    /** Has expired messages leave. Returns whether any left; there may be more. */
    boolean expire(long now) {
        return expiry.expire(now);
    }

    /** When {@link #expire} has something to do, or {@link Expiry#NEVER}. */
    long nextDue() {
        return expiry.nextDue();
    }

    void ttl(long millis) {
        if (expiry.ttl(millis)) {
            for (Lane lane : byLevel) {
                for (Segment segment = lane == null ? null : lane.firstSegment();
                        segment != null;
                        segment = segment.next) {
                    expiry.refresh(segment);
                }
            }
        }
    }

    // ---- all messages

    /** Settles all ready messages. Returns how many there were. */
    long purge() {
        long count = tally.ready;
        for (Lane lane : byLevel) {
            if (lane != null) {
                lane.purge();
            }
        }
        tally.ready = 0;
        tally.readyBytes = 0;
        tally.unreadable = 0;
        return count;
    }

    /** The queue is deleted: whatever arrives later for its lanes is ignored. */
    void drop() {
        dropped = true;
        for (Lane lane : byLevel) {
            if (lane != null) {
                lane.drop();
            }
        }
        transfers.clear();
        expiry.clear();
        order.clear();
        tally.clear();
    }

    /** Gives back memory as the pressure demands; what is delivered first stays longest. */
    void pageOut(MemoryBudget.Pressure pressure) {
        long window = limits.window(pressure, host.isServed());
        for (int level = byLevel.length - 1; level >= 0; level--) {
            Lane lane = byLevel[level];
            if (lane != null) {
                lane.paging().pageOut(pressure, window);
                window = Math.max(0, window - lane.residentBytes());
            }
        }
    }
}
