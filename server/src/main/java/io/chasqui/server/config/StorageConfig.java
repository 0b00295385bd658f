package io.chasqui.server.config;

import io.chasqui.server.config.ConfigKey.Unit;

/** Sizes of the files in the data directory; these keys have no counterpart in RabbitMQ. */
public record StorageConfig(
        @ConfigKey(
                value = "chasqui.journal.segment_size",
                defaultValue = "64MiB",
                unit = Unit.BYTES,
                min = 1 << 20,
                max = 1 << 30,
                help = "Size of one file of the journal.")
        int journalSegmentSize,

        @ConfigKey(
                value = "chasqui.volume_size",
                defaultValue = "256MiB",
                unit = Unit.BYTES,
                min = 1 << 20,
                max = 1L << 40,
                help = "Size at which a new file for stored messages is begun.")
        long volumeSize,

        @ConfigKey(
                value = "chasqui.checkpoint_bytes",
                defaultValue = "64MiB",
                unit = Unit.BYTES,
                min = 1 << 16,
                max = 1L << 40,
                help = "Journal written since the last checkpoint at which the next one begins.")
        long checkpointBytes) {}
