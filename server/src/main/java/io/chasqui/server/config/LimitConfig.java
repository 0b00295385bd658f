package io.chasqui.server.config;

import java.util.OptionalLong;

/** How much of everything one broker may have, whoever asks for it. What is not set has no limit. */
public record LimitConfig(
        @ConfigKey(
                value = "connection_max",
                help = "Most client connections at one time; more are refused. `infinity` is no limit.")
        OptionalLong maxConnections,

        @ConfigKey(
                value = "channel_max_per_node",
                help = "Most channels on all connections together. `infinity` is no limit.")
        OptionalLong channelsPerNode,

        @ConfigKey(value = "consumer_max_per_channel", help = "Most consumers on one channel. `infinity` is no limit.")
        OptionalLong consumersPerChannel,

        @ConfigKey(
                value = "cluster_queue_limit",
                help = "Most queues in all virtual hosts together. `infinity` is no limit.")
        OptionalLong queues,

        @ConfigKey(
                value = "cluster_exchange_limit",
                help = "Most exchanges in all virtual hosts together, those that are there from the start included."
                        + " `infinity` is no limit.")
        OptionalLong exchanges,

        @ConfigKey(value = "vhost_max", help = "Most virtual hosts. `infinity` is no limit.")
        OptionalLong vhosts) {}
