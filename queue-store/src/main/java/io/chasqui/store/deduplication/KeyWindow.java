package io.chasqui.store.deduplication;

import java.util.Arrays;

/**
 * The latest keys, up to a number of them, each up to its time. Keys are 128 bits, and stand in primitive arrays: about
 * 50 bytes for each key, taken as they come. Looking one up, adding one and forgetting the oldest are O(1). A pure
 * structure without clock or thread.
 */
public final class KeyWindow {

    /** {@code expiresAt} of a key that only leaves when there are too many. */
    public static final long NEVER = Long.MAX_VALUE;

    /** Stored number of a key that is only here. */
    public static final long NOT_STORED = -1;

    private static final int NONE = -1;
    private static final int INITIAL_CAPACITY = 16;

    /** How many keys may be forgotten on one occasion because of their age. */
    private static final int EXPIRED_AT_ONCE = 8;

    /** Told which key has been forgotten. */
    @FunctionalInterface
    public interface Listener {
        /** @param stored the number the key was added with */
        void forgotten(long stored);
    }

    private final Listener listener;
    private int limit;
    private int size;

    /** Position of an entry by hash, plus one; linear probing, at most half full. */
    private int[] slots = new int[2 * INITIAL_CAPACITY];

    private long[] high = new long[INITIAL_CAPACITY];
    private long[] low = new long[INITIAL_CAPACITY];
    private long[] expiresAt = new long[INITIAL_CAPACITY];
    private long[] stored = new long[INITIAL_CAPACITY];
    private int[] older = new int[INITIAL_CAPACITY];
    private int[] newer = new int[INITIAL_CAPACITY];
    private int used;
    private int free = NONE;
    private int oldest = NONE;
    private int newest = NONE;

    /** @param limit most keys, at least 1 */
    public KeyWindow(int limit, Listener listener) {
        this.limit = limit;
        this.listener = listener;
    }

    public int size() {
        return size;
    }

    /** Whether a key is remembered. */
    public boolean contains(long keyHigh, long keyLow, long now) {
        int entry = find(keyHigh, keyLow);
        return entry != NONE && expiresAt[entry] > now;
    }

    /** The number that a key which is {@link #contains contained} was added with. */
    public long storedNumber(long keyHigh, long keyLow) {
        return stored[find(keyHigh, keyLow)];
    }

    /**
     * Remembers a key as the latest. One that is there already is forgotten first, with whatever is too old or too much.
     *
     * @param storedNumber told to the listener when the key is forgotten
     */
    public void add(long keyHigh, long keyLow, long until, long storedNumber, long now) {
        int before = find(keyHigh, keyLow);
        if (before != NONE) {
            forget(before);
        }
        for (int i = 0; i < EXPIRED_AT_ONCE && oldest != NONE && expiresAt[oldest] <= now; i++) {
            forget(oldest);
        }
        trim(limit - 1);
        append(keyHigh, keyLow, until, storedNumber);
    }

    /** Changes how many keys there may be; the oldest go if these are too many. */
    public void limit(int most) {
        limit = most;
        trim(most);
    }

    /** Forgets a key, if it is there. */
    public void remove(long keyHigh, long keyLow) {
        int entry = find(keyHigh, keyLow);
        if (entry != NONE) {
            forget(entry);
        }
    }

    /** Receives keys, oldest first. */
    @FunctionalInterface
    public interface Visitor {
        void key(long keyHigh, long keyLow, long until, long storedNumber);
    }

    /** Visits what was added with this number or a higher one. Numbers grow; keys that are only here are left out. */
    public void forEachStoredFrom(long number, Visitor visitor) {
        int entry = newest;
        int first = NONE;
        for (; entry != NONE && (stored[entry] == NOT_STORED || stored[entry] >= number); entry = older[entry]) {
            first = entry;
        }
        for (entry = first; entry != NONE; entry = newer[entry]) {
            if (stored[entry] != NOT_STORED) {
                visitor.key(high[entry], low[entry], expiresAt[entry], stored[entry]);
            }
        }
    }

    private void trim(int most) {
        while (size > most) {
            forget(oldest);
        }
    }

    private void append(long keyHigh, long keyLow, long until, long storedNumber) {
        int entry = takeEntry();
        high[entry] = keyHigh;
        low[entry] = keyLow;
        expiresAt[entry] = until;
        stored[entry] = storedNumber;
        older[entry] = newest;
        newer[entry] = NONE;
        if (newest == NONE) {
            oldest = entry;
        } else {
            newer[newest] = entry;
        }
        newest = entry;
        size++;
        enter(entry);
    }

    private int takeEntry() {
        if (free != NONE) {
            int entry = free;
            free = newer[entry];
            return entry;
        }
        if (used == high.length) {
            grow();
        }
        return used++;
    }

    private void grow() {
        int capacity = 2 * high.length;
        high = Arrays.copyOf(high, capacity);
        low = Arrays.copyOf(low, capacity);
        expiresAt = Arrays.copyOf(expiresAt, capacity);
        stored = Arrays.copyOf(stored, capacity);
        older = Arrays.copyOf(older, capacity);
        newer = Arrays.copyOf(newer, capacity);
        slots = new int[2 * capacity];
        for (int entry = oldest; entry != NONE; entry = newer[entry]) {
            enter(entry);
        }
    }

    private void forget(int entry) {
        leave(entry);
        if (older[entry] == NONE) {
            oldest = newer[entry];
        } else {
            newer[older[entry]] = newer[entry];
        }
        if (newer[entry] == NONE) {
            newest = older[entry];
        } else {
            older[newer[entry]] = older[entry];
        }
        newer[entry] = free;
        free = entry;
        size--;
        listener.forgotten(stored[entry]);
    }

    // ---- the table

    private int find(long keyHigh, long keyLow) {
        int mask = slots.length - 1;
        for (int slot = home(keyLow, mask); slots[slot] != 0; slot = slot + 1 & mask) {
            int entry = slots[slot] - 1;
            if (low[entry] == keyLow && high[entry] == keyHigh) {
                return entry;
            }
        }
        return NONE;
    }

    private void enter(int entry) {
        int mask = slots.length - 1;
        int slot = home(low[entry], mask);
        while (slots[slot] != 0) {
            slot = slot + 1 & mask;
        }
        slots[slot] = entry + 1;
    }

    /** Takes an entry out and moves up what it stood in the way of. */
    private void leave(int entry) {
        int mask = slots.length - 1;
        int gap = home(low[entry], mask);
        while (slots[gap] != entry + 1) {
            gap = gap + 1 & mask;
        }
        for (int slot = gap + 1 & mask; slots[slot] != 0; slot = slot + 1 & mask) {
            int home = home(low[slots[slot] - 1], mask);
            if ((slot - home & mask) >= (slot - gap & mask)) {
                slots[gap] = slots[slot];
                gap = slot;
            }
        }
        slots[gap] = 0;
    }

    /** Keys are hashes: any of their bits will do. */
    private static int home(long keyLow, int mask) {
        return (int) keyLow & mask;
    }
}
