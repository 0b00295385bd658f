package io.chasqui.server.config;

import java.util.Locale;

/** Which rates are kept. */
public enum RatesMode {
    NONE,
    BASIC,
    DETAILED;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
