package io.chasqui.server.config;

import io.chasqui.server.config.ConfigKey.Unit;
import java.time.Duration;
import java.util.Map;

/** Limits that the broker and a client agree on when a connection opens, and the largest message. */
public record AmqpConfig(
        @ConfigKey(
                value = "heartbeat",
                defaultValue = "60",
                unit = Unit.SECONDS,
                max = 65535,
                help = "Heartbeat interval that the broker proposes; 0 proposes none.")
        int heartbeatSeconds,

        @ConfigKey(
                value = "frame_max",
                defaultValue = "131072",
                unit = Unit.BYTES,
                min = 8192,
                max = 1 << 30,
                help = "Largest frame that the broker accepts and proposes.")
        int frameMax,

        @ConfigKey(
                value = "initial_frame_max",
                defaultValue = "8192",
                unit = Unit.BYTES,
                min = 4096,
                max = 1 << 20,
                help = "Largest frame accepted before a client has agreed to `frame_max`.")
        int initialFrameMax,

        @ConfigKey(
                value = "channel_max",
                defaultValue = "2047",
                min = 1,
                max = 65535,
                help = "Largest number of channels on one connection.")
        int channelMax,

        @ConfigKey(
                value = "max_message_size",
                defaultValue = "16777216",
                unit = Unit.BYTES,
                min = 1,
                max = 536_870_912,
                help = "Largest body of a message; a larger one closes the channel.")
        int maxMessageSize,

        @ConfigKey(
                value = "consumer_timeout",
                defaultValue = "1800000",
                unit = Unit.MILLISECONDS,
                min = 1,
                max = 315_360_000_000L,
                help = "Time within which a consumer of a quorum queue has to settle a message, unless the consumer or"
                        + " its queue has a time of its own.")
        Duration consumerTimeout,

        @ConfigKey(
                value = "channel_tx_message_max",
                defaultValue = "10000",
                min = 1,
                help = "Most messages published in one transaction; one more closes the channel.")
        int maxTransactionMessages,

        @ConfigKey(
                value = "handshake_timeout",
                defaultValue = "10000",
                unit = Unit.MILLISECONDS,
                min = 1,
                max = 3_600_000,
                help = "Time that a client has from connecting until its connection is open.")
        Duration handshakeTimeout,

        @ConfigKey(
                value = "server_properties.$name",
                help =
                        "Replaces or adds a property that `connection.start` tells to clients, for those that behave by the"
                                + " name of the broker: Celery raises its prefetch for tasks with a countdown only if"
                                + " `server_properties.product = RabbitMQ`.")
        Map<String, String> serverProperties) {}
