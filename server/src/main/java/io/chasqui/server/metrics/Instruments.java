package io.chasqui.server.metrics;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.Metric;
import com.codahale.metrics.MetricRegistry;
import io.chasqui.store.Distribution;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Metrics with all that Prometheus shows of them, each of which is also in a registry: under the name of its family, and
 * behind it the values of its labels. Filled by one thread while the broker starts; any thread may read afterwards.
 */
public final class Instruments {

    private static final double NANOSECOND = 1e-9;

    private final MetricRegistry registry;
    private final Map<String, List<Instrument>> families = new LinkedHashMap<>();

    Instruments(MetricRegistry registry) {
        this.registry = registry;
    }

    /** By family, in the order in which the families were added first. */
    public Collection<List<Instrument>> families() {
        return Collections.unmodifiableCollection(families.values());
    }

    /** @param source gives null while the number is not known */
    void add(Group group, Family family, Labels labels, Gauge<? extends Number> source) {
        register(family.name(), labels, source);
        add(new Instrument.Reading(group, family, "", labels, source));
    }

    void add(Group group, Family family, Gauge<? extends Number> source) {
        add(group, family, Labels.NONE, source);
    }

    /** Something that is in the registry already, under a name of its own. */
    void show(Instrument instrument) {
        add(instrument);
    }

    /** How often values were how large. */
    void addSizes(Group group, Family family, Labels labels, Ranges source) {
        register(family.name(), labels, new RangeHistogram(source));
        add(new Instrument.Spread(group, family, labels, source, 1));
    }

    /**
     * How long something took, recorded in nanoseconds.
     *
     * @param family with the suffix {@code _seconds}; in the registry the unit is nanoseconds, and the name says so
     */
    void addDurations(Group group, Family family, Labels labels, Distribution distribution) {
        Ranges nanos = Ranges.of(distribution);
        register(family.name().replaceFirst("_seconds$", "_nanoseconds"), labels, new RangeHistogram(nanos));
        add(new Instrument.Spread(group, family, labels, nanos, NANOSECOND));
    }

    private void add(Instrument instrument) {
        families.computeIfAbsent(instrument.family().name(), name -> new ArrayList<>())
                .add(instrument);
    }

    private void register(String name, Labels labels, Metric metric) {
        registry.register(name + labels.suffix(), metric);
    }
}
