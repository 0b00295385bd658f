package io.chasqui.store.queue;

import io.chasqui.store.OwnerThread;
import io.chasqui.store.log.StorePartition;

/**
 * What all queues of one owner thread share.
 *
 * @param partition the owner thread's part of the store
 * @param memory the budget of the whole broker
 * @param timer null if messages do not expire
 */
public record QueueEnvironment(StorePartition partition, OwnerThread owner, MemoryBudget memory, QueueTimer timer) {}
