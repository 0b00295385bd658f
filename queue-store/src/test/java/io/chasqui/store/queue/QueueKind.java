package io.chasqui.store.queue;

import io.chasqui.store.queue.QueueSettings.ReturnOrder;

/**
 * What kind of queue a {@link QueueHistory} has.
 *
 * @param kind.deadLettersOnly always wants dead letters
 */
record QueueKind(
        boolean durable,
        boolean deadLettersOnly,
        ModelStore.Loading loading,
        int maxPriority,
        ReturnOrder returnOrder,
        boolean keepsTransient,
        RetryDelay retryDelay,
        boolean countsDeliveries) {}
