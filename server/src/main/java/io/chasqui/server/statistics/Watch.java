package io.chasqui.server.statistics;

import java.util.List;
import java.util.OptionalLong;

/** What is counted of something: the numbers now, how fast they change, and what they were. Any thread. */
public interface Watch {

    /** Whether this is counted at all. */
    boolean has(Metric metric);

    long now(Metric metric);

    /** Change per second, over the last interval between samples. */
    double rate(Metric metric);

    /** Adds the numbers at the times of a range, latest first. */
    void addSamples(Metric metric, Range range, long[] sums);

    /** Since when nothing has changed; empty if it changes, or nothing is known. */
    default OptionalLong idleSince() {
        return OptionalLong.empty();
    }

    /** Several things taken together. */
    static Watch sum(List<? extends Watch> parts) {
        return new Watch() {
            @Override
            public boolean has(Metric metric) {
                return parts.stream().anyMatch(part -> part.has(metric));
            }

            @Override
            public long now(Metric metric) {
                return parts.stream().mapToLong(part -> part.now(metric)).sum();
            }

            @Override
            public double rate(Metric metric) {
                return parts.stream().mapToDouble(part -> part.rate(metric)).sum();
            }

            @Override
            public void addSamples(Metric metric, Range range, long[] sums) {
                parts.forEach(part -> part.addSamples(metric, range, sums));
            }
        };
    }
}
