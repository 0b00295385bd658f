package io.chasqui.store.queue;

import io.chasqui.store.log.Confirmation;
import io.chasqui.store.log.LaneLog;
import io.chasqui.store.log.LaneSource;
import io.chasqui.store.log.MessageBlock;
import io.chasqui.store.log.StorePartition;
import io.chasqui.store.message.Message;

/**
 * The messages of one priority level of a queue, in order. Every message is ready, unacknowledged or settled. Those
 * never handed out start at the head; what is ready again lies below the head and goes first. Every operation on one
 * message is O(1), whatever the length of the lane.
 */
final class Lane implements LaneSource {

    private static final int LARGEST_IDLE_CAPACITY = 64;

    private final Lanes lanes;
    private final int level;
    private final PageLimits limits;
    private final LaneLog log;
    private final Tally tally;
    private final Expiry expiry;
    private final Transfers transfers;
    private final SegmentChain segments = new SegmentChain();
    private final FreshMessages fresh = new FreshMessages();
    private final RequeuedMessages requeued = new RequeuedMessages();
    private final LanePaging paging;
    private long nextSequence;
    private long residentBytes;
    private boolean waiting;

    /** Null until somebody has looked through the lane. */
    private LaneMoves moves;

    Lane(Lanes lanes, int level, long laneId, StorePartition partition, PageLimits limits) {
        this.lanes = lanes;
        this.level = level;
        this.limits = limits;
        this.log = partition.openLane(laneId, lanes.durable(), this);
        this.tally = lanes.tally();
        this.expiry = lanes.expiry();
        this.transfers = lanes.transfers();
        this.paging = new LanePaging(this, limits, log);
    }

    /** Takes over the next block that was found in the store at start. */
    void restore(MessageBlock block) {
        nextSequence = block.endSequence();
        if (block.live() == 0) {
            log.release(block);
            return;
        }
        Segment segment = new Segment(this, block);
        segments.append(segment);
        fresh.add(segment, segment.first(), segment.live());
        becameReady(segment.live(), segment.absentBytes());
        expiry.restored(segment);
        if (segment.holdsDead()) {
            paging.load(segment);
        }
    }

    /**
     * Notes in the journal that from here on messages may have been seen by somebody.
     *
     * @param whenDurable told when the note is on the disk; may be null
     */
    void beginDeliveries(Confirmation whenDurable) {
        if (log.durable()) {
            log.deliveriesBegin(whenDurable, 0);
        }
    }

    int level() {
        return level;
    }

    LaneHost host() {
        return lanes.host();
    }

    Lanes lanes() {
        return lanes;
    }

    LanePaging paging() {
        return paging;
    }

    Segment firstSegment() {
        return segments.first();
    }

    long readyCount() {
        return fresh.count() + requeued.count();
    }

    long residentBytes() {
        return residentBytes;
    }

    void becameReady(long messages, long bytes) {
        tally.ready(messages, bytes);
        lanes.order().occupied(level);
    }

    /** One message is not ready any more, and has left {@link #fresh} or {@link #requeued}. */
    private void leftReady(long bytes) {
        tally.ready(-1, -bytes);
        noteEmptiness();
    }

    private void noteEmptiness() {
        if (readyCount() == 0) {
            lanes.order().vacated(level);
        }
    }

    private void leftUnacked(QueueEntry entry) {
        tally.unacked(-1, -entry.size());
    }

    // ---- the way of a message

    /**
     * Adds a message at the end.
     *
     * @return whether the journal will confirm it; if not, it is as safe as it will ever be
     */
    boolean append(Message message, Confirmation confirmation, long tag) {
        boolean journal = lanes.keeps(message);
        long sequence = nextSequence;
        Segment tail = tailWithRoom();
        nextSequence++;
        tail.append(message, journal, limits.blockSpan());
        fresh.add(tail, sequence, 1);
        becameReady(1, message.bodyLength());
        hold(tail, QueueEntry.footprint(message));
        expiry.appended(tail);
        if (journal) {
            lanes.counts().count(QueueCount.DISK_WRITE);
            log.append(sequence, message, confirmation, tag);
        }
        return journal;
    }

    /**
     * Takes the next message out of the ready ones.
     *
     * @return null if {@link #isWaiting}, or there is none, or one could not be read or has only now been loaded
     */
    QueueEntry next() {
        waiting = false;
        if (requeued.count() > 0) {
            return next(requeued.first().firstRequeued());
        }
        return fresh.count() > 0 ? nextFresh() : null;
    }

    /**
     * Takes a message that is ready again out of the ready ones.
     *
     * @return null if {@link #isWaiting}, or it could not be read or has only now been loaded
     */
    QueueEntry next(QueueEntry again) {
        Segment segment = again.segment();
        if (again.message() == null) {
            paging.load(segment);
            waiting = segment.isLoading();
            return null;
        }
        requeued.remove(segment, again);
        leftReady(again.size());
        return again;
    }

    private QueueEntry nextFresh() {
        fresh.find(paging);
        if (fresh.count() == 0) {
            return null;
        }
        QueueEntry entry = fresh.head().entryAt(fresh.sequence());
        if (entry == null) {
            paging.readAhead(fresh.head());
            waiting = fresh.head().isLoading();
            return null;
        }
        fresh.pass();
        leftReady(entry.size());
        return entry;
    }

    /** Whether the last call of {@link #next} found something that has to be loaded first. */
    boolean isWaiting() {
        return waiting;
    }

    /**
     * An unacknowledged message is ready again, in its place.
     *
     * @return false if it has become unreadable
     */
    boolean requeue(QueueEntry entry) {
        leftUnacked(entry);
        boolean readable = ready(entry);
        if (readable) {
            keepCounts(entry.segment(), entry);
        }
        return readable;
    }

    /** An unacknowledged message stays out of sight for a while. */
    void delay(QueueEntry entry) {
        leftUnacked(entry);
        tally.delayed(1, entry.size());
        entry.delay();
        keepCounts(entry.segment(), entry);
    }

    /**
     * The wait of a delayed message is over: it is ready again, in its place.
     *
     * @return false if it has become unreadable
     */
    boolean endDelay(QueueEntry entry) {
        tally.delayed(-1, -entry.size());
        return ready(entry);
    }

    private boolean ready(QueueEntry entry) {
        Segment segment = entry.segment();
        entry.release();
        if (segment.isUnreadable()) {
            tally.unreadable();
            return false;
        }
        requeued.add(segment, entry);
        expiry.requeued(segment, entry);
        becameReady(1, entry.size());
        return true;
    }

    /** What is only redelivered needs no record: after a crash all that may have been handed out is. */
    private void keepCounts(Segment segment, QueueEntry entry) {
        if (segment.block() != null) {
            segment.keepCounts(entry);
            log.changed(segment.block());
        }
        if (countsDeliveries() && entry.isJournaled()) {
            log.returned(entry.sequence(), entry.storedCount(), entry.deliveryCount());
        }
    }

    /** Whether it matters how often a message is handed out. */
    boolean countsDeliveries() {
        return lanes.countsDeliveries();
    }

    /** Forgets an unacknowledged message for good. */
    void settle(QueueEntry entry) {
        leftUnacked(entry);
        Segment segment = entry.segment();
        forget(segment, entry);
        settled(segment);
    }

    /** An unacknowledged message is dead and wanted elsewhere: it stays here until it is safe there. */
    void transfer(QueueEntry entry, DeathReason reason) {
        leftUnacked(entry);
        if (host().keepsDeadLetters()) {
            entry.die(reason);
        }
        keepCounts(entry.segment(), entry);
        transfers.begin(entry, reason);
    }

    /** A dead message is safe where it went. */
    void transferred(QueueEntry entry) {
        transfers.end();
        forget(entry.segment(), entry);
        settled(entry.segment());
    }

    /** Forgets what would be handed out next, without loading it. There is a ready message. */
    void dropNext() {
        if (requeued.count() > 0) {
            dropAgain(requeued.first().firstRequeued());
        } else {
            fresh.find(null);
            Segment head = fresh.head();
            long sequence = fresh.sequence();
            fresh.pass();
            drop(head, sequence);
        }
    }

    /** Forgets a message that is ready again, without loading it. */
    void dropAgain(QueueEntry entry) {
        requeued.remove(entry.segment(), entry);
        drop(entry.segment(), entry.sequence());
    }

    private void drop(Segment segment, long sequence) {
        QueueEntry entry = segment.entryAt(sequence);
        if (entry != null && entry.message() != null) {
            leftReady(entry.size());
            forget(segment, entry);
        } else {
            leftReady(dropAbsent(segment, sequence, entry));
        }
        settled(segment);
    }

    /** Returns the body bytes. */
    private long dropAbsent(Segment segment, long sequence, QueueEntry entry) {
        boolean journaled = entry == null ? segment.isJournaled(sequence) : entry.isJournaled();
        long bytes = segment.settleAbsent(sequence);
        if (entry != null) {
            entry.settle();
        }
        if (journaled) {
            log.settle(sequence);
        }
        return bytes;
    }

    /** Wherever it is. */
    void leaveReady(QueueEntry entry) {
        if (entry.wasTaken()) {
            requeued.remove(entry.segment(), entry);
        } else {
            fresh.forgetOne();
        }
        leftReady(entry.size());
    }

    /** A ready message has expired, wherever it is. */
    void expire(QueueEntry entry) {
        leaveReady(entry);
        host().expired();
        leave(entry, DeathReason.EXPIRED);
        if (entry.wasTaken()) {
            lanes.leftOutOfTurn();
        }
    }

    /** Forgets a message for good; {@link #settled} has to follow. */
    void forget(Segment segment, QueueEntry entry) {
        if (entry.message() != null) {
            hold(segment, -QueueEntry.footprint(entry.message()));
        }
        segment.settle(entry.sequence());
        entry.settle();
        if (entry.isJournaled()) {
            log.settle(entry.sequence());
        }
    }

    /** Tells the store what changed in a segment's block, and drops the segment with its last live message. */
    void settled(Segment segment) {
        MessageBlock block = segment.block();
        if (segment.live() > 0) {
            if (block != null) {
                log.changed(block);
            }
        } else if (block != null) {
            unlink(segment);
            log.release(block);
        } else if (segment == segments.last() && segment.capacity() <= LARGEST_IDLE_CAPACITY) {
            segment.restart(nextSequence);
        } else {
            unlink(segment);
            segments.keepSpare(segment);
        }
    }

    /** Takes a segment without live messages out of the lane. */
    void unlink(Segment segment) {
        if (moves != null) {
            moves.unlinked(segment);
        }
        fresh.unlinked(segment);
        segments.remove(segment);
        paging.forget(segment);
        expiry.forget(segment);
    }

    // ---- the whole lane

    /** Settles all ready messages, and forgets those that could not be read. */
    void purge() {
        long head = fresh.sequence();
        requeued.clear();
        fresh.clear();
        for (Segment segment = segments.first(), next; segment != null; segment = next) {
            next = segment.next;
            if (segment.end() > head || segment.requeuedCount() > 0 || segment.isUnreadable()) {
                new SegmentPurge(this, segment, log).run();
            }
        }
        noteEmptiness();
    }

    /** The queue is deleted: whatever arrives later for this lane is ignored, and no entry keeps the others alive. */
    void drop() {
        log.drop();
        for (Segment segment = segments.first(); segment != null; segment = segments.first()) {
            segments.remove(segment);
            paging.forget(segment);
            segment.clear();
        }
        requeued.clear();
        fresh.clear();
        segments.keepSpare(null);
        held(-residentBytes);
    }

    // ---- segments

    private Segment tailWithRoom() {
        Segment tail = segments.last();
        if (tail != null && tail.end() == nextSequence && tail.hasRoom(limits)) {
            return tail;
        }
        Segment empty = segments.appendEmpty(this, nextSequence);
        paging.held(empty);
        return empty;
    }

    void hold(Segment segment, long bytes) {
        segment.held(bytes);
        held(bytes);
    }

    void held(long bytes) {
        residentBytes += bytes;
        lanes.held(bytes);
    }

    /** The segment that is waited for because a message of it is ready again; null if there is none. */
    Segment demanded() {
        return lanes.demanded(this);
    }

    /** The first segment with a message that is ready again; null if there is none. */
    Segment firstRequeued() {
        return requeued.first();
    }

    /** The segment with the next never delivered message, or the last one; null if the lane is empty. */
    Segment headOrLast() {
        return fresh.count() > 0 ? fresh.head() : segments.last();
    }

    /** Cuts a resident segment in two and returns the upper part. */
    Segment split(Segment segment, long sequence) {
        requeued.exclude(segment);
        Segment upper = segment.splitAt(sequence);
        segments.insertAfter(upper, segment);
        fresh.split(segment, upper);
        requeued.include(segment);
        requeued.include(upper);
        expiry.refresh(upper);
        return upper;
    }

    /** Joins a resident segment with the resident one behind it. */
    void joinNext(Segment segment) {
        Segment behind = segment.next;
        requeued.exclude(segment);
        requeued.exclude(behind);
        segments.remove(behind);
        segment.absorb(behind);
        expiry.forget(behind);
        expiry.refresh(segment);
        fresh.joined(segment, behind);
        requeued.include(segment);
        if (moves != null) {
            moves.joined(segment, behind);
        }
    }

    /** What moves elsewhere from the middle of the lane. */
    LaneMoves moves() {
        if (moves == null) {
            moves = new LaneMoves(this, fresh, requeued);
        }
        return moves;
    }

    // ---- called back by the store

    @Override
    public long nextSequence() {
        return nextSequence;
    }

    @Override
    public void collect(long boundary) {
        paging.collect(boundary);
    }

    @Override
    public void stored(MessageBlock block) {
        if (!lanes.isDropped()) {
            paging.stored(block);
        }
    }

    void loaded(Segment segment, Message[] messages) {
        lanes.counts().add(QueueCount.DISK_READ, segment.live());
        expiry.loadEnded(segment);
        boolean wanted = segment.clearFillWanted();
        if (lanes.isDropped() || segment.live() == 0) {
            return;
        }
        if (expiry.learn(segment, messages) || wanted) {
            fill(segment, messages);
        }
        transfers.loaded(segment, messages);
        if (moves != null) {
            moves.loaded(segment, messages);
        }
        host().loaded();
    }

    private void fill(Segment segment, Message[] messages) {
        long estimate = segment.absentBytes();
        long before = segment.residentBytes();
        tally.correctReadyBytes(segment.fill(messages) - estimate);
        held(segment.residentBytes() - before);
        paging.held(segment);
        if (segment.holdsDead()) {
            resumePassages(segment);
        }
    }

    /** Messages that were dead when the broker stopped go on where they were going. */
    private void resumePassages(Segment segment) {
        segment.deadAreBack();
        for (long sequence = segment.first(); sequence < segment.end(); sequence++) {
            QueueEntry entry = segment.isReady(sequence) ? segment.entryAt(sequence) : null;
            if (entry != null && entry.deathReason() != null) {
                fresh.forgetOne();
                leftReady(entry.size());
                leave(entry, entry.deathReason());
            }
        }
    }

    private void leave(QueueEntry entry, DeathReason reason) {
        if (host().wantsDeadLetters()) {
            transfers.begin(entry, reason);
        } else {
            forget(entry.segment(), entry);
            settled(entry.segment());
        }
    }

    /** A block cannot be read: its ready messages are set aside, and the lane goes on with what is behind them. */
    void unreadable(Segment segment) {
        expiry.loadEnded(segment);
        if (lanes.isDropped() || segment.live() == 0) {
            return;
        }
        for (long sequence = segment.first(); sequence < segment.end(); sequence++) {
            setAside(segment, sequence);
        }
        requeued.exclude(segment);
        tally.correctReadyBytes(-segment.absentBytes());
        segment.markUnreadable();
        transfers.unreadable(segment);
        expiry.forget(segment);
        if (moves != null) {
            moves.unreadable(segment);
        }
        host().loaded();
    }

    private void setAside(Segment segment, long sequence) {
        QueueEntry entry = segment.entryAt(sequence);
        if (!segment.isLive(sequence) || entry != null && !entry.isReady()) {
            return;
        }
        if (entry != null && entry.wasTaken()) {
            requeued.forgetOne();
        } else {
            fresh.forgetOne();
        }
        tally.unreadable();
        leftReady(entry == null ? 0 : entry.size());
    }
}
