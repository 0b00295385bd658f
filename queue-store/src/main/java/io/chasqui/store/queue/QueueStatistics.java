package io.chasqui.store.queue;

import io.chasqui.store.count.OwnedCounts;

/**
 * Where a queue counts. It belongs to whoever made the queue, and can be read on any thread.
 *
 * @param counts of this queue alone
 * @param deaths shared with other queues on the same owner thread
 */
public record QueueStatistics(OwnedCounts<QueueCount> counts, DeathCounts deaths) {

    /** Counts from zero, shared with nobody. */
    public static QueueStatistics create() {
        return create(new DeathCounts());
    }

    public static QueueStatistics create(DeathCounts deaths) {
        return new QueueStatistics(new OwnedCounts<>(QueueCount.class), deaths);
    }
}
