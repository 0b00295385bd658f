package io.chasqui.server.statistics;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The histories of all objects of one kind, by the objects. One that has never done anything has none. Sampled on one
 * thread, read on any.
 *
 * @param <K> the objects
 */
final class Histories<K> {

    private final Layout<K> layout;
    private final long[] values;
    private final long[] zeros;
    private final Map<K, Series> byObject = new ConcurrentHashMap<>();
    private boolean begun;

    Histories(Layout<K> layout) {
        this.layout = layout;
        this.values = new long[layout.size()];
        this.zeros = new long[layout.size()];
    }

    /** Takes a sample of all objects that there are, and forgets all others. */
    void sample(long millis, Iterable<? extends K> objects) {
        for (K object : objects) {
            sample(millis, object);
        }
        byObject.values().removeIf(series -> series.lastSeen() != millis);
        begun = true;
    }

    private void sample(long millis, K object) {
        layout.read(object, values);
        Series series = byObject.get(object);
        if (series == null && anything()) {
            // What is there when sampling begins has not come within the last few seconds.
            series = new Series(layout, begun ? zeros : values, millis);
            byObject.put(object, series);
        }
        if (series != null) {
            series.record(millis, values);
        }
    }

    private boolean anything() {
        for (long value : values) {
            if (value != 0) {
                return true;
            }
        }
        return false;
    }

    /** An object with what is known of it. */
    Watch of(K object) {
        return new ObjectWatch<>(layout, object, byObject.get(object));
    }

    /** Forgets everything, and begins anew with the next sample. */
    void clear() {
        byObject.clear();
        begun = false;
    }
}
