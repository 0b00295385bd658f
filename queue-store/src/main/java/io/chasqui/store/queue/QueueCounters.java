package io.chasqui.store.queue;

/** What happened in a queue since the broker started. Confined to the owner thread. */
final class QueueCounters {
    long published;
    long delivered;
    long deliveredUnacknowledged;
    long redelivered;
    long gets;
    long emptyGets;
    long acknowledged;
    long discarded;
    long purged;
    long deadLettered;
    long expired;
    long dropped;
    long refused;

    void handedOut(QueueEntry entry, boolean acknowledges) {
        if (entry.redelivered()) {
            redelivered++;
        }
        if (acknowledges) {
            delivered++;
        } else {
            deliveredUnacknowledged++;
        }
    }
}
