package io.chasqui.server.statistics;

import java.util.Arrays;
import java.util.OptionalLong;

/** The history of one object. Thread-safe. */
final class Series {

    private final Layout<?> layout;
    private final Ring[] rings;
    private long lastSeen;
    private long lastChange;

    /** @param base what counts as the values before the first sample */
    Series(Layout<?> layout, long[] base, long millis) {
        this.layout = layout;
        this.rings = new Ring[layout.tiers().size()];
        for (int i = 0; i < rings.length; i++) {
            Tier tier = layout.tiers().get(i);
            rings[i] = new Ring(tier, base, tier.tick(millis) - 1);
        }
    }

    synchronized void record(long millis, long[] values) {
        if (!Arrays.equals(values, rings[0].latest())) {
            lastChange = millis;
        }
        lastSeen = millis;
        for (Ring ring : rings) {
            ring.record(millis, values);
        }
    }

    /** When the last sample was taken. On the sampling thread. */
    long lastSeen() {
        return lastSeen;
    }

    /** When something changed last, if that was not just now. */
    synchronized OptionalLong idleSince() {
        return lastChange > 0 && lastChange < lastSeen ? OptionalLong.of(lastChange) : OptionalLong.empty();
    }

    /** Change per second over the last interval. */
    synchronized double rate(Metric metric) {
        return layout.has(metric) ? rings[0].rate(layout.place(metric)) : 0;
    }

    /** Adds the number at the times of a range, latest first. */
    synchronized void addSamples(Metric metric, Range range, long[] sums) {
        if (layout.has(metric)) {
            ringFor(range).addSamples(layout.place(metric), range, sums);
        }
    }

    /** The finest samples that go back far enough, or those that go back farthest. */
    private Ring ringFor(Range range) {
        for (Ring ring : rings) {
            if (ring.tier().spanMillis() >= range.spanMillis()) {
                return ring;
            }
        }
        return rings[rings.length - 1];
    }
}
