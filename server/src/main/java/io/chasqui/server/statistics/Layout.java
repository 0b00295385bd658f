package io.chasqui.server.statistics;

import io.chasqui.store.count.Counts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * Which numbers objects of a kind have, where they come from, and how many samples of them are kept.
 *
 * @param <K> the objects
 */
final class Layout<K> {

    private static final int ABSENT = -1;

    private final List<Tier> tiers;
    private final List<ToLongFunction<K>> sources = new ArrayList<>();
    private final int[] places = new int[Metric.values().length];

    Layout(List<Tier> tiers) {
        this.tiers = tiers;
        Arrays.fill(places, ABSENT);
    }

    Layout<K> add(Metric metric, ToLongFunction<K> source) {
        places[metric.ordinal()] = sources.size();
        sources.add(source);
        return this;
    }

    /** A number that is one of several counts. */
    <E extends Enum<E>> Layout<K> add(Metric metric, Function<K, Counts<E>> counts, E kind) {
        return add(metric, object -> counts.apply(object).get(kind));
    }

    int size() {
        return sources.size();
    }

    List<Tier> tiers() {
        return tiers;
    }

    boolean has(Metric metric) {
        return place(metric) != ABSENT;
    }

    int place(Metric metric) {
        return places[metric.ordinal()];
    }

    /** The number as it is now. */
    long now(K object, Metric metric) {
        return sources.get(place(metric)).applyAsLong(object);
    }

    void read(K object, long[] values) {
        for (int i = 0; i < values.length; i++) {
            values[i] = sources.get(i).applyAsLong(object);
        }
    }
}
