package io.chasqui.server.statistics;

/**
 * The latest samples of several numbers, at one interval. What has not changed for as long as samples are kept takes no
 * memory but its latest value.
 */
final class Ring {

    private final Tier tier;
    private final long[] latest;
    private final Column[] columns;
    private long tick;

    /** How many intervals the latest sample came after the one before it. */
    private int gap = 1;

    /** @param base what counts as the values before the first sample */
    Ring(Tier tier, long[] base, long tickBefore) {
        this.tier = tier;
        this.latest = base.clone();
        this.columns = new Column[base.length];
        this.tick = tickBefore;
    }

    /** Takes a sample, unless there is one for this interval already. */
    void record(long millis, long[] values) {
        long now = tier.tick(millis);
        if (now <= tick) {
            return;
        }
        gap = (int) Math.min(now - tick, tier.slots());
        for (int i = 0; i < values.length; i++) {
            record(i, now, values[i] - latest[i]);
            latest[i] = values[i];
        }
        tick = now;
    }

    private void record(int i, long now, long change) {
        Column column = columns[i];
        if (column == null) {
            if (change == 0) {
                return;
            }
            column = new Column(tier.slots());
            columns[i] = column;
        }
        for (long missed = now - gap + 1; missed < now; missed++) {
            column.set(slot(missed), 0);
        }
        column.set(slot(now), change);
        if (column.isQuiet()) {
            columns[i] = null;
        }
    }

    private int slot(long at) {
        return (int) (at % tier.slots());
    }

    long[] latest() {
        return latest;
    }

    /** Change per second over the last interval. */
    double rate(int i) {
        return columns[i] == null ? 0 : columns[i].get(slot(tick)) * 1000.0 / (gap * tier.intervalMillis());
    }

    /** Adds the values at the times of a range, as far back as they are known, and the oldest known one from there. */
    void addSamples(int i, Range range, long[] sums) {
        Column column = columns[i];
        long oldest = tick - tier.slots() + 1;
        long value = latest[i];
        long each = tick;
        for (int n = 0; n < sums.length; n++) {
            long wanted = Math.max(tier.tick(range.at(n)), oldest);
            for (; column != null && each > wanted; each--) {
                value -= column.get(slot(each));
            }
            sums[n] += value;
        }
    }

    Tier tier() {
        return tier;
    }
}
