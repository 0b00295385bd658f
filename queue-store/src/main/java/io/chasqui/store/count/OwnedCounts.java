package io.chasqui.store.count;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Numbers that one thread writes and any thread reads. Writing costs what a plain store costs: the writes are opaque,
 * which keeps them whole and makes them visible in time, and orders nothing.
 *
 * @param <E> the kinds
 */
public final class OwnedCounts<E extends Enum<E>> implements Counts<E> {

    private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(long[].class);

    /** Numbers that fill the cache lines on both sides, so that neighbours on the heap share none. */
    private static final int PADDING = 16;

    /** False in a JVM that shows what counting costs: then only what there is is counted, and not what happens. */
    private static final boolean COUNTING = !"off".equals(System.getProperty("io.chasqui.counting"));

    private final long[] cells;
    private final int offset;

    private OwnedCounts(Class<E> kinds, int padding) {
        this.offset = padding;
        this.cells = new long[kinds.getEnumConstants().length + 2 * padding];
    }

    public OwnedCounts(Class<E> kinds) {
        this(kinds, 0);
    }

    /** The same, alone on its cache lines: for numbers that are written all the time. */
    public static <E extends Enum<E>> OwnedCounts<E> padded(Class<E> kinds) {
        return new OwnedCounts<>(kinds, PADDING);
    }

    /** Something happened. On the owner's thread. */
    public void count(E kind) {
        count(kind, 1);
    }

    /** Something happened so many times. On the owner's thread. */
    public void count(E kind, long times) {
        if (COUNTING) {
            add(kind, times);
        }
    }

    /** Changes a number that tells what there is. On the owner's thread. */
    public void add(E kind, long amount) {
        int i = offset + kind.ordinal();
        CELL.setOpaque(cells, i, cells[i] + amount);
    }

    /** On the owner's thread. */
    public void set(E kind, long value) {
        CELL.setOpaque(cells, offset + kind.ordinal(), value);
    }

    /** The number as its owner has written it: cheaper than {@link #get}, and on the owner's thread only. */
    public long own(E kind) {
        return cells[offset + kind.ordinal()];
    }

    @Override
    public long get(E kind) {
        return (long) CELL.getOpaque(cells, offset + kind.ordinal());
    }
}
