package io.chasqui.store.delay;

import java.util.List;

/**
 * How time is cut into slots. Messages that are due soon lie in narrow slots; those in the wide slots of a higher level
 * move to narrower ones some time before the slot begins, a handful of times at most for the longest delay. Slots begin
 * at multiples of their width, so a message's slot follows from its time alone.
 *
 * @param widthBits a slot is 2^widthBits milliseconds wide
 * @param firstLane number of the first lane for slots of this level
 * @param lanes how many lanes there are: one for each slot that can be in use at a time
 * @param leadMillis how long before its begin a slot is opened, or for the higher levels emptied into narrower ones
 */
record DelayLevel(int widthBits, int firstLane, int lanes, long leadMillis) {

    /** 0.5 seconds, 1 minute, 17 minutes, 5 hours, 3 days: enough for delays of 2^32 milliseconds. */
    static final List<DelayLevel> ALL = List.of(
            new DelayLevel(9, 0, 160, 1_200),
            new DelayLevel(16, 160, 24, 12_000),
            new DelayLevel(20, 184, 24, 180_000),
            new DelayLevel(24, 208, 24, 900_000),
            new DelayLevel(28, 232, 24, 1_800_000));

    /** Number of lanes of all levels. */
    static final int LANES = 256;

    /** The level of a lane. */
    static DelayLevel ofLane(int lane) {
        int i = ALL.size() - 1;
        while (ALL.get(i).firstLane > lane) {
            i--;
        }
        return ALL.get(i);
    }

    /** The number of the slot in which this time lies. */
    long slot(long millis) {
        return millis >> widthBits;
    }

    /** When that slot begins. */
    long start(long millis) {
        return slot(millis) << widthBits;
    }

    long widthMillis() {
        return 1L << widthBits;
    }

    /** Whether this level is fine enough, and reaches far enough, for what is due at this time. */
    boolean reaches(long dueMillis, long nowMillis) {
        return slot(dueMillis) - slot(nowMillis) < lanes;
    }

    boolean isNarrowest() {
        return firstLane == 0;
    }
}
