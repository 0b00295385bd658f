package io.chasqui.server.broker.transfer;

import java.util.concurrent.TimeUnit;

/** So many messages per second, evenly: a pause is not made up for by more than a second's worth. */
final class Pace {

    private static final double NANOS = TimeUnit.SECONDS.toNanos(1);

    private final double rate;
    private final long began;
    private double used;

    /** @param rate messages per second; may be infinite */
    Pace(double rate, long nowNanos) {
        this.rate = rate;
        this.began = nowNanos;
    }

    /** How many may go now. */
    int allowed(long nowNanos) {
        if (Double.isInfinite(rate)) {
            return Integer.MAX_VALUE;
        }
        double due = 1 + (nowNanos - began) / NANOS * rate;
        used = Math.max(used, due - Math.max(1, rate));
        return (int) Math.floor(due - used);
    }

    void used(int messages) {
        used += messages;
    }

    /** Until the next may go. */
    long nanosToNext(long nowNanos) {
        double due = (nowNanos - began) / NANOS * rate;
        return Math.max(0, (long) ((used - due) / rate * NANOS));
    }
}
