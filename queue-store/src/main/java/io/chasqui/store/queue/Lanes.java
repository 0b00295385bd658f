package io.chasqui.store.queue;

import io.chasqui.store.count.OwnedCounts;
import io.chasqui.store.log.Confirmation;
import io.chasqui.store.log.MessageBlock;
import io.chasqui.store.log.StorePartition;
import io.chasqui.store.message.Message;
import io.chasqui.store.queue.QueueSettings.PriorityOrder;
import io.chasqui.store.queue.QueueSettings.ReturnOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;

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
    private final boolean keepsTransient;
    private final Tally tally;
    private final OwnedCounts<QueueCount> counts;
    private final LevelOrder order = new LevelOrder();
    private final Expiry expiry;
    private final Transfers transfers;

    /** Null if what comes back goes to its place. */
    private final ReturnedMessages returned;

    /** Null until one was delayed. */
    private DelayedReturns delayed;

    /** By level; null where none has been needed so far. */
    private Lane[] byLevel = new Lane[1];

    private boolean delivering;
    private boolean gated;
    private boolean inTurn;
    private boolean dropped;

    Lanes(LaneHost host, long queueId, QueueSettings settings, QueueEnvironment environment, PageLimits limits) {
        this.host = host;
        this.counts = environment.statistics().counts();
        this.tally = new Tally(counts);
        this.queueId = queueId;
        this.durable = settings.durable();
        this.countsDeliveries = settings.countsDeliveries();
        this.highestLevel = settings.maxPriority();
        this.defaultLevel = settings.defaultPriority();
        this.partition = environment.partition();
        this.limits = limits;
        this.keepsTransient = settings.keepsTransient();
        this.returned = settings.returnOrder() == ReturnOrder.AHEAD_OF_ALL ? new ReturnedMessages() : null;
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

    OwnedCounts<QueueCount> counts() {
        return counts;
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

    /** Whether the journal has to keep a message of this kind. */
    boolean keeps(Message message) {
        return durable && (keepsTransient || message.persistent());
    }

    boolean isDropped() {
        return dropped;
    }

    /** Bytes came to the heap, or left it if negative. */
    void held(long bytes) {
        tally.resident(bytes);
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
            lane.beginDeliveries(null);
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

    /**
     * Notes in the journal that from here on messages may have been seen by somebody. What is in the journal already
     * could come back unmarked if the broker died before that is on the disk, so nothing is handed out until then.
     * Messages that come later need no wait: they stand behind the note.
     */
    void beginDeliveries() {
        if (delivering) {
            return;
        }
        delivering = true;
        gated = durable && tally.ready() > 0;
        Gate gate = gated ? new Gate() : null;
        for (Lane lane : byLevel) {
            if (lane != null) {
                lane.beginDeliveries(gate);
            }
        }
    }

    /** Opens when the journal has the notes of all lanes. */
    private final class Gate implements Confirmation {

        private int missing =
                (int) Arrays.stream(byLevel).filter(Objects::nonNull).count();

        @Override
        public void confirmed(long tag) {
            if (--missing == 0) {
                gated = false;
                host.loaded();
            }
        }

        @Override
        public void rejected(long tag) {
            throw new IllegalStateException("the journal has refused a note");
        }
    }

    /** Whether messages have to wait until the journal has what {@link #beginDeliveries} noted. */
    boolean isGated() {
        return gated;
    }

    /**
     * Hands out the next ready message, which is unacknowledged from then on.
     *
     * @return null if there is none, or it has to be loaded first: {@link LaneHost#loaded} tells when to try again
     */
    QueueEntry take() {
        QueueEntry entry = next();
        if (entry != null) {
            entry.acquire();
            tally.unacked(1, entry.size());
        }
        return entry;
    }

    /** What was taken last has been delivered: its level has had its turn, unless it went ahead of all. */
    void delivered(QueueEntry entry) {
        if (inTurn) {
            order.served(laneOf(entry).level());
        }
    }

    /** Takes the next message out of the ready ones; null if there is none, or it has to be loaded first. */
    private QueueEntry next() {
        while (tally.ready() > 0) {
            QueueEntry again = firstReturned();
            Lane lane = again == null ? byLevel[order.next()] : laneOf(again);
            QueueEntry entry = again == null ? lane.next() : lane.next(again);
            inTurn = again == null;
            if (entry != null && !inTurn) {
                returned.pass();
            }
            if (entry != null || lane.isWaiting()) {
                return entry;
            }
        }
        return null;
    }

    private QueueEntry firstReturned() {
        return returned == null ? null : returned.first();
    }

    /** The segment of a lane from which the next message that is ready again comes; null if there is none. */
    Segment demanded(Lane lane) {
        if (returned == null) {
            return lane.firstRequeued();
        }
        QueueEntry again = returned.first();
        return again == null || laneOf(again) != lane ? null : again.segment();
    }

    /** An unacknowledged message is ready again. */
    void requeue(QueueEntry entry) {
        if (laneOf(entry).requeue(entry) && returned != null) {
            returned.add(entry);
        }
    }

    /** An unacknowledged message stays out of sight until this time, and is ready again then. */
    void delay(QueueEntry entry, long until) {
        laneOf(entry).delay(entry);
        if (delayed == null) {
            delayed = new DelayedReturns();
        }
        delayed.add(entry, until);
        host.wakeAt(until);
    }

    /** Ends the wait of those that have waited until this time. Returns whether there were any. */
    boolean endDelays(long now) {
        QueueEntry entry = delayed == null ? null : delayed.poll(now);
        boolean any = entry != null;
        for (; entry != null; entry = delayed.poll(now)) {
            if (laneOf(entry).endDelay(entry) && returned != null) {
                returned.add(entry);
            }
        }
        return any;
    }

    private long nextDelayOver() {
        return delayed == null ? Expiry.NEVER : delayed.nextDue();
    }

    /** A message that is ready again leaves the ready ones out of turn. */
    void leftOutOfTurn() {
        if (returned != null) {
            returned.forgetOne();
        }
    }

    /** Forgets an unacknowledged message for good. */
    void settle(QueueEntry entry) {
        laneOf(entry).settle(entry);
    }

    /** An unacknowledged message is dead and wanted elsewhere: it stays here until it is safe there. */
    void transfer(QueueEntry entry, DeathReason reason) {
        laneOf(entry).transfer(entry, reason);
    }

    /** A message that was on its way elsewhere is ready again, in its place. */
    void stay(QueueEntry entry, Message message) {
        if (laneOf(entry).moves().stay(entry, message) && returned != null) {
            returned.add(entry);
        }
    }

    /** One for each level that is in use, from the highest on. */
    List<LaneCursor> cursors(Runnable wakeUp) {
        List<LaneCursor> cursors = new ArrayList<>(1);
        for (int level = byLevel.length - 1; level >= 0; level--) {
            if (byLevel[level] != null) {
                cursors.add(byLevel[level].moves().cursor(wakeUp));
            }
        }
        return cursors;
    }

    void forget(LaneCursor cursor) {
        for (Lane lane : byLevel) {
            if (lane != null) {
                lane.moves().forget(cursor);
            }
        }
    }

    /** Whether a message is about to leave because its time to live is over. */
    boolean hasExpired(Message message) {
        return expiry.hasExpired(message, host.now());
    }

    /**
     * What would be handed out next is dead and wanted elsewhere.
     *
     * @return false if there is nothing, or it has to be loaded first
     */
    boolean transferNext(DeathReason reason) {
        QueueEntry entry = next();
        if (entry != null) {
            transfers.begin(entry, reason);
        }
        return entry != null;
    }

    /** A dead message is safe where it went. */
    void transferred(QueueEntry entry) {
        laneOf(entry).transferred(entry);
    }

    /** Forgets what would be handed out next, without loading it. There is a ready message. */
    void dropNext() {
        QueueEntry again = firstReturned();
        if (again == null) {
            byLevel[order.next()].dropNext();
        } else {
            returned.pass();
            laneOf(again).dropAgain(again);
        }
    }

    /** Whether more dead messages may be sent on their way now. */
    boolean mayTransfer() {
        return transfers.hasRoom() || !host.wantsDeadLetters();
    }

    // ---- expiry

    /** Has expired messages leave, and ends delays. Returns whether it found any; there may be more. */
    boolean expire(long now) {
        return endDelays(now) | expiry.expire(now);
    }

    /** When {@link #expire} has something to do, or {@link Expiry#NEVER}. */
    long nextDue() {
        return Math.min(nextDelayOver(), expiry.nextDue());
    }

    /** Whether something may have expired at this time. */
    boolean isExpiryDue(long now) {
        return expiry.isDue(now);
    }

    void configure(QueueSettings settings) {
        order.fair(settings.priorityOrder() == PriorityOrder.FAIR);
        ttl(settings.messageTtlMillis());
    }

    private void ttl(long millis) {
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

    /** Settles all messages that are ready or will be again by themselves. Returns how many there were. */
    long purge() {
        endDelays(Long.MAX_VALUE);
        long count = tally.ready();
        for (Lane lane : byLevel) {
            if (lane != null) {
                lane.purge();
            }
        }
        if (returned != null) {
            returned.clear();
        }
        tally.purged();
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
        delayed = null;
        transfers.clear();
        expiry.clear();
        if (returned != null) {
            returned.clear();
        }
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
