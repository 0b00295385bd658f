package io.chasqui.server.traffic;

import io.chasqui.store.count.Counts;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** How much comes and goes. Any thread. */
public final class Churn implements Counts<Churn.Event> {

    /** What is counted. */
    public enum Event {
        CONNECTION_CREATED,
        CONNECTION_CLOSED,
        CHANNEL_CREATED,
        CHANNEL_CLOSED,
        /** Also the declaration of a queue that is there already. */
        QUEUE_DECLARED,
        QUEUE_CREATED,
        QUEUE_DELETED
    }

    private final Map<Event, LongAdder> counts = new EnumMap<>(Event.class);

    /** Counts from zero. */
    public Churn() {
        for (Event event : Event.values()) {
            counts.put(event, new LongAdder());
        }
    }

    public void count(Event event) {
        count(event, 1);
    }

    public void count(Event event, int times) {
        counts.get(event).add(times);
    }

    @Override
    public long get(Event event) {
        return counts.get(event).sum();
    }
}
