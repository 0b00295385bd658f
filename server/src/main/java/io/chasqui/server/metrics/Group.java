package io.chasqui.server.metrics;

import java.util.Locale;

/** Metrics that are asked for together, with RabbitMQ's names for those it has. */
public enum Group {
    CONNECTION_CHURN_METRICS,
    NODE_COARSE_METRICS,
    NODE_METRICS,
    NODE_PERSISTER_METRICS,
    AUTH_ATTEMPT_METRICS,

    /** How many of everything there are. */
    TOTALS,

    /** Messages of all clients, by protocol and type of queue. */
    GLOBAL,

    /** What runs low. */
    ALARMS,

    /** The broker's own: journal, checkpoints, event loops. */
    CHASQUI,

    /** The Java virtual machine. */
    JVM;

    /** As it is asked for. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
