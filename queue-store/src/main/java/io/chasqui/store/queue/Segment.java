package io.chasqui.store.queue;

import io.chasqui.store.log.DeliveryCounts;
import io.chasqui.store.log.LaneLog;
import io.chasqui.store.log.MessageBlock;
import io.chasqui.store.message.Message;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A run of consecutive positions of a lane: the unit that is paged out, as one block. A live (unsettled) position has an
 * entry while its message is resident or after it was handed out; a position that was never handed out and whose
 * message is paged out exists only in the block.
 */
final class Segment implements LaneLog.BlockReceiver, Comparable<Segment> {

    private static final int INITIAL_CAPACITY = 16;

    private final Lane lane;
    private final long serial;
    private long first;
    private int span;
    private int live;
    private QueueEntry[] entries;

    /** Positions below the lane's head that are ready again; null until there is one. */
    private PositionSet requeued;

    private MessageBlock block;
    private boolean stored;
    private JournaledPositions journaled = JournaledPositions.ALL;

    /** Ready positions whose message is not resident; body bytes and number of those that have no entry. */
    private int absent;

    private long absentBytes;
    private int bare;
    private long residentBytes;
    private boolean loading;
    private boolean fillWanted;
    private boolean unreadable;

    private final ExpiryTimes expiry = new ExpiryTimes();
    private long due = Expiry.NEVER;
    private boolean loadingExpired;
    private boolean holdsDead;

    Segment previous;
    Segment next;
    Segment previousHeld;
    Segment nextHeld;
    HeldSegments heldIn;

    /** An empty segment at the end of the lane. */
    Segment(Lane lane, long first) {
        this.lane = lane;
        this.serial = first;
        this.first = first;
    }

    /** A segment found in the store at start. */
    Segment(Lane lane, MessageBlock block) {
        this.lane = lane;
        this.serial = block.firstSequence();
        this.first = block.firstSequence();
        this.span = block.span();
        this.live = block.live();
        this.block = block;
        this.stored = true;
        this.absent = live;
        this.bare = live;
        this.absentBytes = block.byteSize() / span * live;
        this.holdsDead = holdsDead(block.deliveryCounts());
    }

    private static boolean holdsDead(DeliveryCounts counts) {
        for (int i = 0; counts != null && i < counts.size(); i++) {
            if (QueueEntry.isDead(counts.acquired(counts.position(i)))) {
                return true;
            }
        }
        return false;
    }

    /** Whether messages in it were dead when the broker stopped, and still count as ready. */
    boolean holdsDead() {
        return holdsDead;
    }

    void deadAreBack() {
        holdsDead = false;
    }

    Lane lane() {
        return lane;
    }

    long first() {
        return first;
    }

    long end() {
        return first + span;
    }

    int span() {
        return span;
    }

    int live() {
        return live;
    }

    int capacity() {
        return entries == null ? 0 : entries.length;
    }

    MessageBlock block() {
        return block;
    }

    boolean isStored() {
        return stored;
    }

    void markStored() {
        stored = true;
    }

    int absent() {
        return absent;
    }

    long absentBytes() {
        return absentBytes;
    }

    long residentBytes() {
        return residentBytes;
    }

    int requeuedCount() {
        return requeued == null ? 0 : requeued.size();
    }

    boolean isUnreadable() {
        return unreadable;
    }

    void markUnreadable() {
        unreadable = true;
    }

    boolean mayLoad() {
        return absent > 0 && !loading && !unreadable;
    }

    /** What is loaded next, or is being loaded, is to stay. */
    void wantFill() {
        fillWanted = true;
    }

    /** Returns whether it was wanted. */
    boolean clearFillWanted() {
        boolean was = fillWanted;
        fillWanted = false;
        return was;
    }

    boolean mayLoadWanted() {
        return !loading && !unreadable;
    }

    void markLoading() {
        loading = true;
    }

    boolean isLoading() {
        return loading;
    }

    /** The entry at a position; null if it is settled, or exists in the block only. */
    QueueEntry entryAt(long sequence) {
        return entries == null ? null : entries[(int) (sequence - first)];
    }

    int indexOf(QueueEntry entry) {
        return (int) (entry.sequence() - first);
    }

    /** Whether a message is at a position that can be handed out. */
    boolean isReady(long sequence) {
        QueueEntry entry = entryAt(sequence);
        return entry == null ? block != null && !block.isSettled(sequence) : entry.isReady();
    }

    boolean isLive(long sequence) {
        return block == null ? entryAt(sequence) != null : !block.isSettled(sequence);
    }

    boolean isJournaled(long sequence) {
        return journaled.contains((int) (sequence - first));
    }

    // ---- growing at the end

    /** Whether it can take one more message at its end. */
    boolean hasRoom(PageLimits limits) {
        return block == null && span < limits.blockSpan() && residentBytes < limits.blockBytes();
    }

    QueueEntry append(Message message, boolean journal, int limit) {
        QueueEntry entry = new QueueEntry(first + span, this, message, false, journal);
        expiry.note(message);
        if (span == capacity()) {
            grow(Math.min(limit, Math.max(INITIAL_CAPACITY, span * 2)));
        }
        entries[span++] = entry;
        live++;
        return entry;
    }

    private void grow(int capacity) {
        entries = entries == null ? new QueueEntry[capacity] : Arrays.copyOf(entries, capacity);
    }

    /** Empties a drained segment for use from another position on. */
    void restart(long newFirst) {
        first = newFirst;
        span = 0;
        expiry.clear();
    }

    // ---- expiry

    /** Tells segments apart for good, while {@link #first} may change. */
    long serial() {
        return serial;
    }

    /** Where it stands in the order of {@link Expiry}. */
    long due() {
        return due;
    }

    void due(long millis) {
        due = millis;
    }

    ExpiryTimes expiry() {
        return expiry;
    }

    void markLoadingExpired() {
        loadingExpired = true;
    }

    /** Returns whether it was marked. */
    boolean clearLoadingExpired() {
        boolean was = loadingExpired;
        loadingExpired = false;
        return was;
    }

    /** Finds the times from loaded messages. What has expired while it is not ready is looked at when it is again. */
    void learnExpiry(Message[] messages, long ttl, long now) {
        expiry.markKnown();
        expiry.clear();
        for (int i = 0; i < span; i++) {
            QueueEntry entry = entries == null ? null : entries[i];
            boolean ready = entry == null || entry.isReady();
            if (!block.isSettled(first + i) && (ready || Expiry.expiresAt(messages[i], ttl) > now)) {
                expiry.note(messages[i]);
            }
        }
    }

    /** Returns the ready entries that have expired, and finds the times of the others. All messages are resident. */
    List<QueueEntry> removeExpired(long ttl, long now) {
        List<QueueEntry> expired = new ArrayList<>();
        expiry.clear();
        for (int i = 0; entries != null && i < span; i++) {
            QueueEntry entry = entries[i];
            if (entry == null || entry.message() == null) {
                continue;
            }
            if (Expiry.expiresAt(entry.message(), ttl) > now) {
                expiry.note(entry.message());
            } else if (entry.isReady()) {
                expired.add(entry);
            }
        }
        return expired;
    }

    /** The queue is deleted: entries that are still out must not keep the others alive. */
    void clear() {
        entries = null;
        block = null;
    }

    // ---- states of positions

    void settle(long sequence) {
        if (entries != null) {
            entries[(int) (sequence - first)] = null;
        }
        live--;
        if (block != null) {
            block.settle(sequence);
        }
    }

    /** All ready positions have been settled. */
    void forgetReady() {
        requeued = null;
        forgetAbsent();
    }

    private void forgetAbsent() {
        absent = 0;
        absentBytes = 0;
        bare = 0;
    }

    /**
     * Settles a ready position whose message is not resident.
     *
     * @return its body bytes; an estimate if the position has no entry
     */
    long settleAbsent(long sequence) {
        QueueEntry entry = entryAt(sequence);
        settle(sequence);
        absent--;
        if (entry != null) {
            return entry.size();
        }
        long bytes = absentBytes / bare;
        bare--;
        absentBytes -= bytes;
        return bytes;
    }

    void markRequeued(QueueEntry entry) {
        if (requeued == null) {
            requeued = new PositionSet(Math.max(span, capacity()));
        }
        requeued.add(indexOf(entry));
        if (entry.message() == null) {
            absent++;
        }
    }

    void clearRequeued(QueueEntry entry) {
        requeued.remove(indexOf(entry));
    }

    /** The first position that is ready again; there is one. */
    QueueEntry firstRequeued() {
        return entries[requeued.first()];
    }

    void held(long bytes) {
        residentBytes += bytes;
    }

    // ---- blocks

    /** Packs the live messages into a block. From here on nothing can be appended. */
    MessageBlock pack() {
        Message[] messages = new Message[span];
        for (int i = 0; i < span; i++) {
            messages[i] = entries[i] == null ? null : entries[i].message();
        }
        journaled = JournaledPositions.of(entries, span);
        block = new MessageBlock(first, messages, journaled::contains);
        for (int i = 0; i < span; i++) {
            if (entries[i] != null && entries[i].redelivered()) {
                keepCounts(entries[i]);
            }
        }
        return block;
    }

    /** Notes in the block that a message came back, and how often it did. */
    void keepCounts(QueueEntry entry) {
        if (lane.countsDeliveries()) {
            block.returned(entry.sequence(), entry.storedCount(), entry.deliveryCount());
        } else {
            block.redelivered(entry.sequence());
        }
    }

    /** Drops the messages, which the store has. Returns the heap bytes given back. */
    long evict() {
        boolean entriesRemain = false;
        for (int i = 0; i < span; i++) {
            QueueEntry entry = entries == null ? null : entries[i];
            if (entry != null) {
                evict(i, entry);
                entriesRemain |= entries[i] != null;
            }
        }
        if (!entriesRemain) {
            entries = null;
        }
        long given = residentBytes;
        residentBytes = 0;
        return given;
    }

    private void evict(int index, QueueEntry entry) {
        if (entry.message() != null && entry.isReady()) {
            absent++;
        }
        entry.pageOut();
        if (entry.isReady() && !entry.wasTaken()) {
            absentBytes += entry.size();
            bare++;
            entries[index] = null;
        }
    }

    /**
     * Puts loaded messages where a ready position misses one.
     *
     * @return body bytes of the positions that had no entry
     */
    long fill(Message[] messages) {
        if (entries == null) {
            entries = new QueueEntry[span];
        }
        long bytes = 0;
        for (int i = 0; i < span; i++) {
            if (block.isSettled(first + i)) {
                continue;
            }
            if (entries[i] == null) {
                entries[i] = restored(i, messages[i]);
                bytes += entries[i].size();
                residentBytes += QueueEntry.footprint(messages[i]);
            } else if (entries[i].isReady() && entries[i].message() == null) {
                entries[i].pageIn(messages[i]);
                residentBytes += QueueEntry.footprint(messages[i]);
            }
        }
        forgetAbsent();
        return bytes;
    }

    /**
     * Puts one loaded message where a ready position misses it.
     *
     * @return by how much its body is longer than was estimated
     */
    long bringIn(long sequence, Message message) {
        int index = (int) (sequence - first);
        if (entries == null) {
            entries = new QueueEntry[span];
        }
        absent--;
        residentBytes += QueueEntry.footprint(message);
        if (entries[index] != null) {
            entries[index].pageIn(message);
            return 0;
        }
        entries[index] = restored(index, message);
        int size = entries[index].size();
        long counted = bare == 1 ? absentBytes : Math.min(size, absentBytes);
        bare--;
        absentBytes -= counted;
        return size - counted;
    }

    private QueueEntry restored(int index, Message message) {
        long sequence = first + index;
        boolean redelivered = block.isRedelivered(sequence);
        QueueEntry entry = new QueueEntry(sequence, this, message, redelivered, isJournaled(sequence));
        if (redelivered) {
            entry.restoreCounts(block.acquiredCount(sequence), block.deliveryCount(sequence));
        }
        return entry;
    }

    @Override
    public void loaded(MessageBlock loadedBlock, Message[] messages) {
        loading = false;
        lane.loaded(this, messages);
    }

    @Override
    public void failed(MessageBlock failedBlock, Exception cause) {
        loading = false;
        lane.unreadable(this);
    }

    // ---- cutting and joining, for blocks that end where they should

    /** Moves everything from a position on into a new segment, which is not linked yet. */
    Segment splitAt(long sequence) {
        int at = (int) (sequence - first);
        Segment upper = new Segment(lane, sequence);
        upper.expiry.include(expiry);
        upper.span = span - at;
        upper.entries = Arrays.copyOfRange(entries, at, span);
        Arrays.fill(entries, at, span, null);
        span = at;
        forgetCounts();
        adopt(0, span);
        upper.adopt(0, upper.span);
        return upper;
    }

    /** Takes over all positions of the segment behind it; both are fully resident. */
    void absorb(Segment behind) {
        int offset = (int) (behind.first - first);
        int newSpan = offset + behind.span;
        if (newSpan > capacity()) {
            grow(newSpan);
        }
        System.arraycopy(behind.entries, 0, entries, offset, behind.span);
        span = newSpan;
        behind.forgetCounts();
        expiry.include(behind.expiry);
        adopt(offset, newSpan);
    }

    private void forgetCounts() {
        live = 0;
        residentBytes = 0;
        requeued = null;
    }

    /** Counts in the entries of a range, all of which are resident. */
    private void adopt(int from, int to) {
        for (int i = from; i < to; i++) {
            QueueEntry entry = entries[i];
            if (entry == null) {
                continue;
            }
            entry.moveTo(this);
            live++;
            residentBytes += QueueEntry.footprint(entry.message());
            if (entry.isReady() && entry.wasTaken()) {
                markRequeued(entry);
            }
        }
    }

    @Override
    public int compareTo(Segment other) {
        return Long.compare(first, other.first);
    }
}
