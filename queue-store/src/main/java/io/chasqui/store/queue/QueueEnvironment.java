package io.chasqui.store.queue;

import io.chasqui.store.OwnerThread;
import io.chasqui.store.log.StorePartition;

/**
 * What a queue needs from where it lives.
 *
 * @param partition the owner thread's part of the store
 * @param memory the budget of the whole broker
 * @param timer null if messages do not expire
 * @param statistics where the queue counts
 */
public record QueueEnvironment(
        StorePartition partition,
        OwnerThread owner,
        MemoryBudget memory,
        QueueTimer timer,
        QueueStatistics statistics) {

    /** For those whose counts nobody reads. */
    public QueueEnvironment(StorePartition partition, OwnerThread owner, MemoryBudget memory, QueueTimer timer) {
        this(partition, owner, memory, timer, QueueStatistics.create());
    }
}
