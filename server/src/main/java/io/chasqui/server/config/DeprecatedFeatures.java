package io.chasqui.server.config;

/** Old features of the protocol that RabbitMQ is about to drop; an operator can refuse them here. */
public record DeprecatedFeatures(
        @ConfigKey(
                value = "deprecated_features.permit.transient_nonexcl_queues",
                defaultValue = "true",
                help = "`false` refuses queues that are neither durable nor exclusive.")
        boolean transientNonexclusiveQueues,

        @ConfigKey(
                value = "deprecated_features.permit.global_qos",
                defaultValue = "true",
                help =
                        "`false` takes `basic.qos` with `global` as if it were without, as RabbitMQ 4.3 does by default.")
        boolean globalPrefetch) {}
