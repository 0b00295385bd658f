package io.chasqui.store.queue;

import io.chasqui.store.count.Counts;

/**
 * What an operator sees of a queue, at one moment. The second half counts since the broker started.
 *
 * @param ready messages that wait to be delivered
 * @param unacked messages that were delivered and not settled
 * @param delayed messages that came back and are out of sight for a while; in neither of the former
 * @param inTransfer dead messages that are not yet safe where they go; in neither of the former
 * @param unreadable messages whose block in the store could not be read; they are in none of the former
 * @param consumers number of consumers
 * @param readyBytes body bytes of ready messages; an estimate where they have been in the store since the last start,
 *     or were next to paged out messages that were dropped unread
 * @param unackedBytes body bytes of unacknowledged messages
 * @param residentBytes heap that messages of this queue take
 * @param published messages taken
 * @param delivered messages handed out to be acknowledged, those got one by one included
 * @param deliveredUnacknowledged messages handed out that count as settled at once
 * @param redelivered deliveries with the redelivered flag
 * @param emptyGets requests for one message that found nothing
 * @param acknowledged messages acknowledged
 * @param discarded messages rejected for good
 * @param purged messages removed by purging
 * @param deadLettered messages that are safe in the dead letter target or were given up there
 * @param expired messages whose time to live was over, dead-lettered or not
 * @param dropped messages that left because the queue was too long, dead-lettered or not
 * @param refused messages not taken because the queue was too long
 */
public record QueueFigures(
        long ready,
        long unacked,
        long delayed,
        long inTransfer,
        long unreadable,
        int consumers,
        long readyBytes,
        long unackedBytes,
        long residentBytes,
        long published,
        long delivered,
        long deliveredUnacknowledged,
        long redelivered,
        long emptyGets,
        long acknowledged,
        long discarded,
        long purged,
        long deadLettered,
        long expired,
        long dropped,
        long refused) {

    /** Any thread; the figures need not all be of the same moment. */
    public static QueueFigures of(Counts<QueueCount> counts) {
        return new QueueFigures(
                counts.get(QueueCount.READY),
                counts.get(QueueCount.UNACKED),
                counts.get(QueueCount.DELAYED),
                counts.get(QueueCount.IN_TRANSFER),
                counts.get(QueueCount.UNREADABLE),
                (int) counts.get(QueueCount.CONSUMERS),
                counts.get(QueueCount.READY_BYTES),
                counts.get(QueueCount.UNACKED_BYTES),
                counts.get(QueueCount.RESIDENT_BYTES),
                counts.get(QueueCount.PUBLISH),
                counts.get(QueueCount.DELIVER) + counts.get(QueueCount.GET),
                counts.get(QueueCount.DELIVER_NO_ACK) + counts.get(QueueCount.GET_NO_ACK),
                counts.get(QueueCount.REDELIVER),
                counts.get(QueueCount.GET_EMPTY),
                counts.get(QueueCount.ACK),
                counts.get(QueueCount.REJECTED),
                counts.get(QueueCount.PURGED),
                counts.get(QueueCount.DEAD_LETTERED),
                counts.get(QueueCount.EXPIRED),
                counts.get(QueueCount.MAXLEN),
                counts.get(QueueCount.REFUSED));
    }
}
