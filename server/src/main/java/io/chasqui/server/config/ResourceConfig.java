package io.chasqui.server.config;

import io.chasqui.server.config.ConfigKey.Unit;
import java.util.OptionalLong;

/** When the broker stops reading from publishers, because memory or disk run low. */
public record ResourceConfig(
        @ConfigKey(
                value = "vm_memory_high_watermark.relative",
                defaultValue = "0.6",
                max = 1,
                help = "Share of the JVM's heap that messages may take before publishers are blocked.")
        double memoryHighWatermark,

        @ConfigKey(
                value = "vm_memory_high_watermark.absolute",
                unit = Unit.BYTES,
                min = 1,
                help = "The same limit as a size; when set, the relative one is not used.")
        OptionalLong absoluteMemoryHighWatermark,

        @ConfigKey(
                value = "disk_free_limit.absolute",
                defaultValue = "50MB",
                unit = Unit.BYTES,
                help = "Publishers are blocked while the disk of the data directory has less than this free.")
        long diskFreeLimit) {

    /** The memory that messages may take, in bytes, on a JVM with a heap of {@code maxHeap} bytes. */
    public long memoryLimit(long maxHeap) {
        return absoluteMemoryHighWatermark.orElse((long) (maxHeap * memoryHighWatermark));
    }
}
