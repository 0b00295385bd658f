package io.chasqui.server.config;

/** A type of queues, as clients and configuration files name it. */
public enum QueueTypeName {
    CLASSIC,
    QUORUM;

    @Override
    public String toString() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
