package io.chasqui.server.config;

import java.util.Objects;

/**
 * One key with its value as text, before it is checked.
 *
 * @param origin where it was written, for error messages: {@code chasqui.conf:12} or {@code --set}
 */
public record Setting(String key, String value, String origin) {

    public Setting {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(value, "value");
        Objects.requireNonNull(origin, "origin");
    }

    /** Leaves the value out, which may be a password. */
    @Override
    public String toString() {
        return "Setting[" + key + " at " + origin + "]";
    }
}
