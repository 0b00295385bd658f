package io.chasqui.server.statistics;

import java.util.Arrays;

/** By how much one number has changed from each sample to the next, for the latest samples. */
final class Column {

    /** Used for as long as every change fits. */
    private int[] narrow;

    private long[] wide;
    private final int slots;

    /** For how many samples the number has not changed. */
    private int quiet;

    Column(int slots) {
        this.slots = slots;
        this.narrow = new int[slots];
    }

    void set(int slot, long change) {
        quiet = change == 0 ? quiet + 1 : 0;
        if (narrow != null && change != (int) change) {
            wide = Arrays.stream(narrow).asLongStream().toArray();
            narrow = null;
        }
        if (narrow != null) {
            narrow[slot] = (int) change;
        } else {
            wide[slot] = change;
        }
    }

    long get(int slot) {
        return narrow != null ? narrow[slot] : wide[slot];
    }

    /** Whether all it has are zeros. */
    boolean isQuiet() {
        return quiet >= slots;
    }
}
