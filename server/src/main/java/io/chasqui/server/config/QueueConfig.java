package io.chasqui.server.config;

/** What queues are when nobody says what they are to be. */
public record QueueConfig(
        @ConfigKey(
                value = "default_queue_type",
                defaultValue = "classic",
                help = "Type of the queues that are declared without `x-queue-type`, durable, not exclusive and not"
                        + " auto-delete, in virtual hosts without a default of their own.")
        QueueTypeName defaultQueueType) {}
