package io.chasqui.server.config;

import java.util.Locale;

/** RabbitMQ's names for what a log shows: a level and everything graver than it. */
public enum LogLevel {
    DEBUG,
    INFO,
    NOTICE,
    WARNING,
    ERROR,
    CRITICAL,
    ALERT,
    EMERGENCY,
    NONE;

    /** The name as the configuration file has it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
