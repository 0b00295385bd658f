package io.chasqui.store.queue;

import io.chasqui.store.message.Message;

/**
 * One message's place in one queue. It is ready, then unacknowledged (and maybe ready again), then settled; in between
 * it may be on its way to a dead letter target. One is allocated for every message in every queue it reaches, so it is
 * kept to 40 bytes.
 *
 * <p>Belongs to the queue's thread. While it is unacknowledged its counts do not change, so that whoever settles it may
 * read them.
 */
public final class QueueEntry {

    /** Heap beside the message itself: the entry and the slot that refers to it. */
    private static final int ENTRY_BYTES = 48;

    private static final byte READY = 0;
    private static final byte UNACKED = 1;
    private static final byte SETTLED = 2;
    private static final byte IN_TRANSFER = 3;
    private static final byte DELAYED = 4;

    private static final byte REDELIVERED = 1;
    private static final byte JOURNALED = 2;
    private static final byte TAKEN = 4;
    private static final int DEATH_SHIFT = 3;
    private static final int DEATH_MASK = 7;

    /** In what is stored the reason of a death stands above the acquired count. */
    private static final int STORED_DEATH_SHIFT = 28;

    private static final int STORED_COUNT_MASK = (1 << STORED_DEATH_SHIFT) - 1;

    private final long sequence;
    private final int size;
    private Segment segment;
    private Message message;
    private int acquiredCount;
    private char deliveryCount;
    private byte state;
    private byte flags;

    /**
     * @param segment where it lives; null if it never enters the queue, because a consumer took it at once
     * @param journaled its log knows it and has to be told when it is settled
     */
    QueueEntry(long sequence, Segment segment, Message message, boolean redelivered, boolean journaled) {
        this.sequence = sequence;
        this.segment = segment;
        this.message = message;
        this.size = message.bodyLength();
        this.flags = (byte) ((redelivered ? REDELIVERED : 0) | (journaled ? JOURNALED : 0));
        this.acquiredCount = redelivered ? 1 : 0;
    }

    /** An entry that is settled before anyone sees it: a consumer without acknowledgements takes it at once. */
    static QueueEntry passedThrough(Message message) {
        QueueEntry entry = new QueueEntry(0, null, message, false, false);
        entry.state = SETTLED;
        return entry;
    }

    /**
     * The message. Never null during {@link Consumer#deliver} and {@link GetReceiver#got}; afterwards null while the
     * message is paged out.
     */
    public Message message() {
        return message;
    }

    /** Whether it may have been delivered before. */
    public boolean redelivered() {
        return (flags & REDELIVERED) != 0;
    }

    /** Position in the queue: grows with every message, unique per lane and not per queue. */
    public long sequence() {
        return sequence;
    }

    /**
     * How often it was handed out, this time included. What a crash kept from being counted is taken for one time; a
     * queue that does not count deliveries forgets them when the broker stops.
     */
    public int acquiredCount() {
        return acquiredCount;
    }

    /** How often processing it has failed; stays at 65,535. As lasting as {@link #acquiredCount}. */
    public int deliveryCount() {
        return deliveryCount;
    }

    /** Heap that a message costs in a queue. */
    static int footprint(Message message) {
        return message.footprint() + ENTRY_BYTES;
    }

    /** Bytes of the body. */
    int size() {
        return size;
    }

    Segment segment() {
        return segment;
    }

    boolean isReady() {
        return state == READY;
    }

    boolean isUnacked() {
        return state == UNACKED;
    }

    boolean isInTransfer() {
        return state == IN_TRANSFER;
    }

    boolean isJournaled() {
        return (flags & JOURNALED) != 0;
    }

    /** Whether it was handed out since it was loaded: then it is ready below the head of its lane, if it is ready. */
    boolean wasTaken() {
        return (flags & TAKEN) != 0;
    }

    /** Takes over what the store knows. */
    void restoreCounts(int acquired, int failed) {
        acquiredCount = Math.max(acquiredCount, acquired & STORED_COUNT_MASK);
        flags |= (byte) (acquired >>> STORED_DEATH_SHIFT << DEATH_SHIFT);
        deliveryCount = (char) failed;
    }

    /** What the store is to know: the acquired count, and of what it died. */
    int storedCount() {
        return Math.min(acquiredCount, STORED_COUNT_MASK) | (flags >> DEATH_SHIFT & DEATH_MASK) << STORED_DEATH_SHIFT;
    }

    /** Whether a stored count is that of a message that has died. */
    static boolean isDead(int storedCount) {
        return storedCount >>> STORED_DEATH_SHIFT != 0;
    }

    /** It has died of this, and will have after a restart. */
    void die(DeathReason reason) {
        flags |= (byte) (reason.code() << DEATH_SHIFT);
    }

    /** Of what it died, if it waits for its passage also after a restart; otherwise null. */
    DeathReason deathReason() {
        return DeathReason.of(flags >> DEATH_SHIFT & DEATH_MASK);
    }

    void acquire() {
        state = UNACKED;
        flags |= TAKEN;
        acquiredCount++;
    }

    /** Processing it has failed once more. */
    void fail() {
        if (deliveryCount < Character.MAX_VALUE) {
            deliveryCount++;
        }
    }

    void release() {
        state = READY;
        flags |= REDELIVERED;
    }

    /** It came back, and is out of sight for a while. */
    void delay() {
        state = DELAYED;
        flags |= REDELIVERED;
    }

    void transfer() {
        state = IN_TRANSFER;
        if (acquiredCount > 0) {
            flags |= REDELIVERED;
        }
    }

    /** It was on its way and is ready again. */
    void stay() {
        state = READY;
    }

    /** It goes before those that were never handed out. */
    void goesAhead() {
        flags |= TAKEN;
    }

    void settle() {
        state = SETTLED;
    }

    void moveTo(Segment other) {
        segment = other;
    }

    void pageOut() {
        message = null;
    }

    void pageIn(Message loaded) {
        message = loaded;
    }
}
