package io.chasqui.store.queue;

import io.chasqui.store.message.Message;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.TreeSet;

/**
 * Finds the messages of a queue whose time to live is over, wherever they are in it. Each segment knows a time before
 * which none of its messages expires, whether they are resident or not; the segments are kept in the order of these
 * times. A segment whose time has come is loaded if need be, its expired messages leave, and it gets its next time from
 * the others. Blocks found at start are read once, slowly, to learn their times.
 */
final class Expiry {

    /** The time of what does not expire. */
    static final long NEVER = Long.MAX_VALUE;

    /** Pause between the blocks read to learn when their messages expire. */
    static final long LEARNING_INTERVAL_MILLIS = 10;

    private static final int SEGMENTS_AT_ONCE = 16;
    private static final int LOADS_AT_A_TIME = 4;

    private final Lanes lanes;
    private final TreeSet<Segment> byDue = new TreeSet<>(Comparator.<Segment>comparingLong(Segment::due)
            .thenComparingLong(Segment::serial)
            .thenComparingInt(segment -> segment.lane().level()));
    private final Queue<Segment> unknown = new ArrayDeque<>(0);
    private long learnAt = NEVER;
    private long ttl;
    private int scheduled;
    private int loading;
    private Segment learning;

    Expiry(Lanes lanes, long ttl) {
        this.lanes = lanes;
        this.ttl = ttl;
    }

    /** When a message expires in a queue with this time to live, or {@link #NEVER}. */
    static long expiresAt(Message message, long ttl) {
        long life = message.expirationMillis();
        if (ttl >= 0 && (life < 0 || ttl < life)) {
            life = ttl;
        }
        return life < 0 ? NEVER : message.arrivalMillis() + life;
    }

    boolean hasExpired(Message message, long now) {
        return expiresAt(message, ttl) <= now;
    }

    /** Sets the queue's time to live. Returns whether all segments have to be refreshed, because it has changed. */
    boolean ttl(long millis) {
        boolean changed = ttl != millis;
        ttl = millis;
        return changed;
    }

    /** When there is something to do; not earlier than that. While it waits for loads, their end is what it waits for. */
    long nextDue() {
        return scheduled == 0 || waitsForLoads() ? learnAt : firstDue();
    }

    /** Whether something may have expired at this time. */
    boolean isDue(long now) {
        return scheduled > 0 && firstDue() <= now || learnAt <= now;
    }

    private long firstDue() {
        return Math.min(learnAt, byDue.first().due());
    }

    private boolean waitsForLoads() {
        return loading >= LOADS_AT_A_TIME && byDue.first().absent() > 0;
    }

    // ---- what happens to segments

    /** A segment was found in the store: nobody knows when its messages expire. */
    void restored(Segment segment) {
        unknown.add(segment);
        learnAt = 0;
    }

    /** A message was added to a segment. */
    void appended(Segment segment) {
        if (segment.expiry().mayExpire(ttl) && segment.expiry().dueAt(ttl) < segment.due()) {
            set(segment, segment.expiry().dueAt(ttl));
        }
    }

    /** A message of a segment is ready again; it was not looked at while it was not. */
    void requeued(Segment segment, QueueEntry entry) {
        long at = entry.message() != null
                ? expiresAt(entry.message(), ttl)
                : segment.expiry().mayExpire(ttl) ? 0 : NEVER;
        if (at < segment.due()) {
            set(segment, at);
        }
    }

    /** A segment was cut or joined. */
    void refresh(Segment segment) {
        set(segment, segment.expiry().dueAt(ttl));
    }

    /** A segment leaves its lane. */
    void forget(Segment segment) {
        if (segment.due() != NEVER) {
            set(segment, NEVER);
        }
    }

    /**
     * The messages of a segment have come from the store.
     *
     * @return whether some of them have expired
     */
    boolean learn(Segment segment, Message[] messages) {
        segment.learnExpiry(messages, ttl, lanes.host().now());
        refresh(segment);
        return segment.due() <= lanes.host().now();
    }

    /** What was loaded for {@link #expire} has come, or will not. */
    void loadEnded(Segment segment) {
        if (segment.clearLoadingExpired()) {
            loading--;
        }
    }

    private void set(Segment segment, long due) {
        if (segment.due() != NEVER) {
            byDue.remove(segment);
            scheduled--;
        }
        segment.due(due);
        if (due != NEVER) {
            byDue.add(segment);
            scheduled++;
            lanes.host().wakeAt(due);
        }
    }

    // ---- when the time has come

    /**
     * Has expired messages leave, but not so many that it takes long.
     *
     * @return whether any left
     */
    boolean expire(long now) {
        learnNext(now);
        boolean any = false;
        for (int i = 0; i < SEGMENTS_AT_ONCE && mayGoOn(now); i++) {
            Segment segment = byDue.first();
            if (segment.absent() == 0) {
                any |= expire(segment, now);
            } else if (loading < LOADS_AT_A_TIME) {
                load(segment);
            } else {
                return any;
            }
        }
        return any;
    }

    private boolean mayGoOn(long now) {
        return !byDue.isEmpty() && byDue.first().due() <= now && lanes.mayTransfer();
    }

    private boolean expire(Segment segment, long now) {
        List<QueueEntry> expired = segment.removeExpired(ttl, now);
        refresh(segment);
        for (QueueEntry entry : expired) {
            if (entry.isReady() && !lanes.isDropped()) {
                segment.lane().expire(entry);
            }
        }
        return !expired.isEmpty();
    }

    private void load(Segment segment) {
        set(segment, NEVER);
        if (!segment.isUnreadable()) {
            loading++;
            segment.markLoadingExpired();
            segment.lane().paging().loadWanted(segment);
        }
    }

    private void learnNext(long now) {
        if (now < learnAt) {
            return;
        }
        if (learning == null || !learning.isLoading()) {
            learning = nextUnknown();
            if (learning != null) {
                learning.lane().paging().loadWanted(learning);
            }
        }
        learnAt = learning == null ? NEVER : now + LEARNING_INTERVAL_MILLIS;
        lanes.host().wakeAt(learnAt);
    }

    private Segment nextUnknown() {
        Segment next = unknown.poll();
        while (next != null && (next.live() == 0 || next.expiry().isKnown() || next.isUnreadable())) {
            next = unknown.poll();
        }
        return next;
    }

    void clear() {
        byDue.clear();
        scheduled = 0;
        unknown.clear();
        learning = null;
        learnAt = NEVER;
    }
}
