package io.chasqui.server.access;

import java.util.Map;
import java.util.TreeMap;

/**
 * How much a user may have open, by the name of the limit. A negative number is no limit.
 *
 * @param values only of the limits that are set
 */
public record UserLimits(Map<String, Long> values) {

    public static final UserLimits NONE = new UserLimits(Map.of());

    public static final String MAX_CONNECTIONS = "max-connections";
    public static final String MAX_CHANNELS = "max-channels";

    public UserLimits {
        values = Map.copyOf(values);
    }

    /** Negative if there is none. */
    public long maxConnections() {
        return values.getOrDefault(MAX_CONNECTIONS, -1L);
    }

    /** Negative if there is none. */
    public long maxChannels() {
        return values.getOrDefault(MAX_CHANNELS, -1L);
    }

    /** The same with one limit set, or without it if the value is null. */
    public UserLimits with(String name, Long value) {
        Map<String, Long> changed = new TreeMap<>(values);
        if (value == null) {
            changed.remove(name);
        } else {
            changed.put(name, value);
        }
        return new UserLimits(changed);
    }
}
