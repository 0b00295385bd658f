package io.chasqui.server.metrics;

import com.codahale.metrics.Gauge;

/** One metric as Prometheus shows it: a number that is read when it is asked for, or ranges of numbers. */
public sealed interface Instrument {

    Group group();

    Family family();

    Labels labels();

    /**
     * @param suffix what follows the name of the family, in families that consist of several numbers
     * @param source gives null while the number is not known
     */
    record Reading(Group group, Family family, String suffix, Labels labels, Gauge<? extends Number> source)
            implements Instrument {}

    /** @param unit one of the values in the unit of the family: 1e-9 for nanoseconds in seconds */
    record Spread(Group group, Family family, Labels labels, Ranges source, double unit) implements Instrument {}
}
