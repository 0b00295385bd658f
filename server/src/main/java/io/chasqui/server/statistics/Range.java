package io.chasqui.server.statistics;

/**
 * Times at equal distances, latest first.
 *
 * @param lastMillis the latest
 * @param stepMillis from one to the next
 * @param count of the times
 */
public record Range(long lastMillis, long stepMillis, int count) {

    /** Time number n, counted back from the latest. */
    public long at(int n) {
        return lastMillis - n * stepMillis;
    }

    /** From the earliest to the latest. */
    public long spanMillis() {
        return (count - 1) * stepMillis;
    }
}
