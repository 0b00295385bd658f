package io.chasqui.server.metrics;

import java.util.Locale;

/**
 * Metrics of one name, which differ by their labels.
 *
 * @param name as Prometheus knows it
 * @param help one line
 */
public record Family(String name, Type type, String help) {

    /** What the numbers mean. */
    public enum Type {
        COUNTER,
        GAUGE,
        HISTOGRAM,
        SUMMARY,
        UNTYPED;

        /** As Prometheus writes it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public static Family counter(String name, String help) {
        return new Family(name, Type.COUNTER, help);
    }

    public static Family gauge(String name, String help) {
        return new Family(name, Type.GAUGE, help);
    }
}
