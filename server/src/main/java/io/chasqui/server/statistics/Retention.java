package io.chasqui.server.statistics;

import java.time.Duration;
import java.util.List;

/** For how long samples are kept, in RabbitMQ's steps. */
public final class Retention {

    private static final long SECOND = 1_000;
    private static final long HOUR = 3_600 * SECOND;

    /** Seconds that samples of the broker, its virtual hosts and the node go back, from fine to coarse ones. */
    public static final List<Integer> WHOLE_SECONDS = List.of(600, 3_600, 28_800, 86_400);

    /** Seconds that samples of queues, exchanges, channels and connections go back. */
    public static final List<Integer> OBJECT_SECONDS = List.of(600);

    private final long interval;

    Retention(Duration interval) {
        this.interval = interval.toMillis();
    }

    List<Tier> ofObjects() {
        return List.of(tier(600 * SECOND, interval));
    }

    List<Tier> ofWholes() {
        return List.of(
                tier(600 * SECOND, interval),
                tier(HOUR, 60 * SECOND),
                tier(8 * HOUR, 600 * SECOND),
                tier(24 * HOUR, 1_800 * SECOND));
    }

    private Tier tier(long spanMillis, long intervalMillis) {
        return Tier.covering(spanMillis, Math.max(interval, intervalMillis));
    }
}
