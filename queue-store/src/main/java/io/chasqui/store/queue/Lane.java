package io.chasqui.store.queue;

import io.chasqui.store.log.Confirmation;
import io.chasqui.store.log.LaneLog;
import io.chasqui.store.log.LaneSource;
import io.chasqui.store.log.MessageBlock;
import io.chasqui.store.log.StorePartition;
import io.chasqui.store.message.Message;
import java.util.List;

/**
 * The messages of one priority level of a queue, in order. Every message is ready, unacknowledged or settled. Those
 * never handed out start at the head; what is ready again lies below the head and goes first. Every operation on one
 * message is O(1), whatever the length of the lane.
 */
final class Lane implements LaneSource {

    private static final int LARGEST_IDLE_CAPACITY = 64;

    private final LaneHost host;
    private final PageLimits limits;
    private final LaneLog log;
    private final SegmentChain segments = new SegmentChain();
    private final RequeuedMessages requeued = new RequeuedMessages();
    private final LanePaging paging;
    private final Transfers transfers;
    private final Expiry expiry;

    /** Where the next never delivered message is searched; without meaning while there is none. */
    private Segment head;

    private long headSequence;
    private long nextSequence;

    private long freshCount;
    private long unackedCount;
    private long unreadableCount;
    private long readyBytes;
    private long unackedBytes;
    private long residentBytes;
    private boolean dropped;

    Lane(
            LaneHost host,
            PageLimits limits,
            StorePartition partition,
            long laneId,
            boolean durable,
            long ttl,
            List<MessageBlock> recovered) {
        this.host = host;
        this.limits = limits;
        this.log = partition.openLane(laneId, durable, this);
        this.paging = new LanePaging(this, limits, log);
        this.transfers = new Transfers(this, paging);
        this.expiry = new Expiry(this, paging, ttl);
        recovered.forEach(this::restore);
    }

    private void restore(MessageBlock block) {
        nextSequence = block.endSequence();
        if (block.live() == 0) {
            log.release(block);
            return;
        }
        Segment segment = new Segment(this, block);
        if (freshCount == 0) {
            head = segment;
            headSequence = segment.first();
        }
        segments.append(segment);
        freshCount += segment.live();
        readyBytes += segment.absentBytes();
        expiry.restored(segment);
    }

    /** Notes in the journal that from here on messages may have been seen by somebody. */
    void beginDeliveries() {
        if (log.durable()) {
            log.deliveriesBegin(null, 0);
        }
    }

    long readyCount() {
        return freshCount + requeued.count();
    }

    long unackedCount() {
        return unackedCount;
    }

    /** Dead messages that are not yet safe where they go. */
    long transferCount() {
        return transfers.count();
    }

    /** Messages whose block could not be read; they stay in the store and are tried again at the next start. */
    long unreadableCount() {
        return unreadableCount;
    }

    /** Body bytes of ready messages; an estimate where they have been in the store since the last start. */
    long readyBytes() {
        return readyBytes;
    }

    long unackedBytes() {
        return unackedBytes;
    }

    long residentBytes() {
        return residentBytes;
    }

    /** Gives back memory as the pressure demands. */
    void pageOut(MemoryBudget.Pressure pressure) {
        paging.pageOut(pressure);
    }

    LaneHost host() {
        return host;
    }

    // ---- the way of a message

    /**
     * Adds a message at the end.
     *
     * @return whether the journal will confirm it; if not, it is as safe as it will ever be
     */
    boolean append(Message message, Confirmation confirmation, long tag) {
        boolean journal = message.persistent() && log.durable();
        long sequence = nextSequence;
        Segment tail = tailWithRoom();
        nextSequence++;
        tail.append(message, journal, limits.blockSpan());
        if (freshCount == 0) {
            head = tail;
            headSequence = sequence;
        }
        freshCount++;
        readyBytes += message.bodyLength();
        hold(tail, QueueEntry.footprint(message));
        expiry.appended(tail);
        if (journal) {
            log.append(sequence, message, confirmation, tag);
        }
        return journal;
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
            unackedCount++;
            unackedBytes += entry.size();
            readyBytes -= entry.size();
        }
        return entry;
    }

    private QueueEntry next() {
        if (requeued.count() > 0) {
            return nextRequeued();
        }
        return freshCount > 0 ? nextFresh() : null;
    }

    private QueueEntry nextRequeued() {
        Segment segment = requeued.first();
        QueueEntry entry = segment.firstRequeued();
        if (entry.message() == null) {
            paging.load(segment);
            return segment.isLoading() ? null : next();
        }
        requeued.remove(segment, entry);
        return entry;
    }

    private QueueEntry nextFresh() {
        findHead(true);
        if (freshCount == 0) {
            return next();
        }
        QueueEntry entry = head.entryAt(headSequence);
        if (entry == null) {
            paging.readAhead(head);
            return head.isLoading() ? null : next();
        }
        freshCount--;
        headSequence++;
        return entry;
    }

    /** Moves the head to the next message; reading ahead may find that there is none that can be read. */
    private void findHead(boolean readAhead) {
        while (freshCount > 0 && (headSequence >= head.end() || head.isUnreadable() || !head.isReady(headSequence))) {
            if (headSequence + 1 < head.end() && !head.isUnreadable()) {
                headSequence++;
            } else {
                head = head.next;
                headSequence = head.first();
                if (readAhead) {
                    paging.readAhead(head);
                }
            }
        }
    }

    /** Puts an unacknowledged message back where it was. */
    void requeue(QueueEntry entry) {
        Segment segment = entry.segment();
        unackedCount--;
        unackedBytes -= entry.size();
        entry.release();
        if (segment.isUnreadable()) {
            unreadableCount++;
            return;
        }
        requeued.add(segment, entry);
        expiry.requeued(segment, entry);
        readyBytes += entry.size();
        markRedelivered(segment, entry);
    }

    private void markRedelivered(Segment segment, QueueEntry entry) {
        if (segment.block() != null) {
            segment.block().redelivered(entry.sequence());
            log.changed(segment.block());
        }
    }

    /** Forgets an unacknowledged message for good. */
    void settle(QueueEntry entry) {
        unackedCount--;
        unackedBytes -= entry.size();
        Segment segment = entry.segment();
        forget(segment, entry);
        settled(segment);
    }

    /** An unacknowledged message is dead and wanted elsewhere: it stays here until it is safe there. */
    void transfer(QueueEntry entry, DeathReason reason) {
        unackedCount--;
        unackedBytes -= entry.size();
        markRedelivered(entry.segment(), entry);
        transfers.begin(entry, reason);
    }

    /**
     * What would be handed out next is dead and wanted elsewhere.
     *
     * @return false if there is nothing, or it has to be loaded first
     */
    boolean transferNext(DeathReason reason) {
        QueueEntry entry = next();
        if (entry != null) {
            readyBytes -= entry.size();
            transfers.begin(entry, reason);
        }
        return entry != null;
    }

    /** Forgets what would be handed out next, without loading it. There is a ready message. */
    void dropNext() {
        if (requeued.count() > 0) {
            Segment segment = requeued.first();
            QueueEntry entry = segment.firstRequeued();
            requeued.remove(segment, entry);
            drop(segment, entry.sequence());
        } else {
            findHead(false);
            freshCount--;
            drop(head, headSequence++);
        }
    }

    private void drop(Segment segment, long sequence) {
        QueueEntry entry = segment.entryAt(sequence);
        if (entry != null && entry.message() != null) {
            readyBytes -= entry.size();
            forget(segment, entry);
        } else {
            dropAbsent(segment, sequence, entry);
        }
        settled(segment);
    }

    private void dropAbsent(Segment segment, long sequence, QueueEntry entry) {
        boolean journaled = entry == null ? segment.isJournaled(sequence) : entry.isJournaled();
        readyBytes -= segment.settleAbsent(sequence);
        if (entry != null) {
            entry.settle();
        }
        if (journaled) {
            log.settle(sequence);
        }
    }

    /** A ready message has expired, wherever it is. */
    void expire(QueueEntry entry) {
        Segment segment = entry.segment();
        if (entry.acquiredCount() > 0) {
            requeued.remove(segment, entry);
        } else {
            freshCount--;
        }
        readyBytes -= entry.size();
        host.expired();
        if (host.wantsDeadLetters()) {
            transfers.begin(entry, DeathReason.EXPIRED);
        } else {
            forget(segment, entry);
            settled(segment);
        }
    }

    /** Has expired messages leave. Returns whether any left; there may be more. */
    boolean expire(long now) {
        return expiry.expire(now);
    }

    /** When {@link #expire(long)} has something to do, or {@link Expiry#NEVER}. */
    long nextDue() {
        return expiry.nextDue();
    }

    void ttl(long millis) {
        expiry.ttl(millis, segments.first());
    }

    /** Whether more dead messages may be sent on their way now. */
    boolean mayTransfer() {
        return transfers.count() < Transfers.WINDOW || !host.wantsDeadLetters();
    }

    boolean isDropped() {
        return dropped;
    }

    /** A dead message is safe where it went. */
    void transferred(QueueEntry entry) {
        transfers.end();
        forget(entry.segment(), entry);
        settled(entry.segment());
    }

    private void forget(Segment segment, QueueEntry entry) {
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
    private void settled(Segment segment) {
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
        if (segment == head) {
            head = segment.next;
            headSequence = head == null ? nextSequence : head.first();
        }
        segments.remove(segment);
        paging.forget(segment);
        expiry.forget(segment);
    }

    /** Settles all ready messages. Returns how many there were. */
    long purge() {
        long count = readyCount();
        requeued.clear();
        for (Segment segment = segments.first(), next; segment != null; segment = next) {
            next = segment.next;
            if (segment.end() > headSequence || segment.requeuedCount() > 0 || segment.isUnreadable()) {
                purge(segment);
            }
        }
        freshCount = 0;
        unreadableCount = 0;
        readyBytes = 0;
        return count;
    }

    private void purge(Segment segment) {
        int before = segment.live();
        long end = segment.end();
        for (long sequence = segment.first(); sequence < end; sequence++) {
            if (segment.isLive(sequence)) {
                purge(segment, sequence);
            }
        }
        segment.forgetReady();
        if (segment.live() < before) {
            settled(segment);
        }
    }

    private void purge(Segment segment, long sequence) {
        QueueEntry entry = segment.entryAt(sequence);
        if (entry == null) {
            boolean journaled = segment.isJournaled(sequence);
            segment.settle(sequence);
            if (journaled) {
                log.settle(sequence);
            }
        } else if (entry.isReady()) {
            forget(segment, entry);
        }
    }

    /** The queue is deleted: whatever arrives later for this lane is ignored, and no entry keeps the others alive. */
    void drop() {
        dropped = true;
        log.drop();
        for (Segment segment = segments.first(); segment != null; segment = segments.first()) {
            segments.remove(segment);
            paging.forget(segment);
            segment.clear();
        }
        requeued.clear();
        transfers.clear();
        expiry.clear();
        head = null;
        segments.keepSpare(null);
        held(-residentBytes);
        freshCount = 0;
        unackedCount = 0;
        unreadableCount = 0;
        readyBytes = 0;
        unackedBytes = 0;
    }

    // ---- segments

    private Segment tailWithRoom() {
        Segment tail = segments.last();
        if (tail != null && tail.end() == nextSequence && tail.hasRoom(limits)) {
            return tail;
        }
        Segment fresh = segments.appendEmpty(this, nextSequence);
        paging.held(fresh);
        return fresh;
    }

    private void hold(Segment segment, long bytes) {
        segment.held(bytes);
        held(bytes);
    }

    void held(long bytes) {
        residentBytes += bytes;
        host.held(bytes);
    }

    /** The segment the next message that is ready again comes from; null if there is none. */
    Segment demanded() {
        return requeued.first();
    }

    /** The segment with the next never delivered message, or the last one; null if the lane is empty. */
    Segment headOrLast() {
        return freshCount > 0 ? head : segments.last();
    }

    /** Cuts a resident segment in two and returns the upper part. */
    Segment split(Segment segment, long sequence) {
        requeued.exclude(segment);
        Segment upper = segment.splitAt(sequence);
        segments.insertAfter(upper, segment);
        if (head == segment && headSequence >= sequence) {
            head = upper;
        }
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
        if (head == behind) {
            head = segment;
        }
        requeued.include(segment);
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
        if (!dropped) {
            paging.stored(block);
        }
    }

    void loaded(Segment segment, Message[] messages) {
        expiry.loadEnded(segment);
        boolean wanted = segment.clearFillWanted();
        if (dropped || segment.live() == 0) {
            return;
        }
        if (expiry.learn(segment, messages) || wanted) {
            fill(segment, messages);
        }
        transfers.loaded(segment, messages);
        host.loaded();
    }

    private void fill(Segment segment, Message[] messages) {
        long estimate = segment.absentBytes();
        long before = segment.residentBytes();
        readyBytes += segment.fill(messages) - estimate;
        held(segment.residentBytes() - before);
        paging.held(segment);
    }

    /** A block cannot be read: its ready messages are set aside, and the lane goes on with what is behind them. */
    void unreadable(Segment segment) {
        expiry.loadEnded(segment);
        if (dropped || segment.live() == 0) {
            return;
        }
        for (long sequence = segment.first(); sequence < segment.end(); sequence++) {
            setAside(segment, sequence);
        }
        requeued.exclude(segment);
        readyBytes -= segment.absentBytes();
        segment.markUnreadable();
        transfers.unreadable(segment);
        expiry.forget(segment);
        host.loaded();
    }

    /** Messages that were neither ready nor unacknowledged turn out to be unreadable. */
    void setAside(int messages) {
        unreadableCount += messages;
    }

    private void setAside(Segment segment, long sequence) {
        QueueEntry entry = segment.entryAt(sequence);
        if (!segment.isLive(sequence) || entry != null && !entry.isReady()) {
            return;
        }
        unreadableCount++;
        if (entry != null) {
            readyBytes -= entry.size();
        }
        if (entry != null && entry.acquiredCount() > 0) {
            requeued.forgetOne();
        } else {
            freshCount--;
        }
    }
}
