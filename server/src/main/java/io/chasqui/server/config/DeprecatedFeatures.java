package io.chasqui.server.config;

/** Old features of the protocol that are refused unless they are permitted here, as in RabbitMQ 4.3. */
public record DeprecatedFeatures(
        @ConfigKey(
                value = "deprecated_features.permit.transient_nonexcl_queues",
                defaultValue = "false",
                help = "Permits queues that are neither durable nor exclusive.")
        boolean transientNonexclusiveQueues,

        @ConfigKey(
                value = "deprecated_features.permit.global_qos",
                defaultValue = "false",
                help = "Permits a prefetch limit that all consumers of a channel share (`basic.qos` with `global`).")
        boolean globalQos) {}
