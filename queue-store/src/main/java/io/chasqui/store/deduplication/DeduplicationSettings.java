package io.chasqui.store.deduplication;

/**
 * Which messages count as the same, and for how long.
 *
 * @param size most keys remembered; one more, and the oldest is forgotten
 * @param ttlMillis how long a key is remembered, or {@link #FOREVER}
 * @param header the message header that holds the key; null if the key is the message-id property
 */
public record DeduplicationSettings(int size, long ttlMillis, String header) {

    /** No limit in time. */
    public static final long FOREVER = -1;

    /** Keys that are remembered if nobody says how many: some 5 MB of heap when all are there. */
    public static final int DEFAULT_SIZE = 100_000;

    /** Most keys that can be asked for. */
    public static final int MAX_SIZE = 10_000_000;

    /** The header that holds the key if nobody names another. */
    public static final String DEFAULT_HEADER = "x-deduplication-header";

    public DeduplicationSettings {
        if (size < 1 || size > MAX_SIZE || ttlMillis < FOREVER) {
            throw new IllegalArgumentException("size " + size + ", ttl " + ttlMillis);
        }
    }
}
