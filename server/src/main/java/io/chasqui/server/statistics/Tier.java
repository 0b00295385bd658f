package io.chasqui.server.statistics;

/**
 * How often samples are taken and how many of them are kept.
 *
 * @param intervalMillis between two samples
 * @param slots the number of samples
 */
public record Tier(long intervalMillis, int slots) {

    /** Samples that cover a span of time, and the one before it. */
    static Tier covering(long spanMillis, long intervalMillis) {
        return new Tier(intervalMillis, (int) (spanMillis / intervalMillis) + 2);
    }

    /** How far back its samples go. */
    long spanMillis() {
        return intervalMillis * (slots - 1);
    }

    /** The number of a sample: the same for everything that is sampled. */
    long tick(long millis) {
        return Math.floorDiv(millis, intervalMillis);
    }
}
