package io.chasqui.store.queue;

import io.chasqui.store.count.OwnedCounts;
import java.util.EnumMap;
import java.util.Map;

/**
 * The dead messages of all queues of one kind on one owner thread, by what was to become of them. Outlives the queues.
 * Written on the owner thread, read on any.
 */
public final class DeathCounts {

    /** What becomes of the dead messages of a queue. */
    public enum Strategy {
        /** They are forgotten. */
        DISABLED,
        /** They go to an exchange, and may be lost on the way. */
        AT_MOST_ONCE,
        /** They stay until they have arrived. */
        AT_LEAST_ONCE
    }

    /** What is counted: the reasons of deaths, and the arrivals of those that had to arrive. */
    public enum Kind {
        MAXLEN,
        EXPIRED,
        REJECTED,
        DELIVERY_LIMIT,
        CONFIRMED
    }

    private final Map<Strategy, OwnedCounts<Kind>> byStrategy = new EnumMap<>(Strategy.class);

    /** Counts from zero. */
    public DeathCounts() {
        for (Strategy strategy : Strategy.values()) {
            byStrategy.put(strategy, new OwnedCounts<>(Kind.class));
        }
    }

    OwnedCounts<Kind> of(Strategy strategy) {
        return byStrategy.get(strategy);
    }

    /** Any thread. */
    public long get(Strategy strategy, Kind kind) {
        return byStrategy.get(strategy).get(kind);
    }
}
