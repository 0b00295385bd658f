package io.chasqui.store.queue;

import io.chasqui.store.message.Message;

/** What becomes of the messages of a queue that are refused, expire, or are too many: they leave it, or are dropped. */
final class Deaths {

    private final Lanes lanes;
    private final QueueCounters counters;
    private final DeadLetterTarget target;
    private boolean wanted;
    private long deliveryLimit = QueueSettings.UNLIMITED;

    /** @param target may be null */
    Deaths(Lanes lanes, QueueCounters counters, DeadLetterTarget target) {
        this.lanes = lanes;
        this.counters = counters;
        this.target = target;
    }

    /** Whether somebody wants the dead messages. */
    boolean wanted() {
        return wanted;
    }

    void configure(QueueSettings settings) {
        wanted = settings.deadLetters() && target != null;
        deliveryLimit = settings.deliveryLimit();
    }

    /**
     * Processing an unacknowledged message has failed once more.
     *
     * @return whether it has died of that
     */
    boolean failed(QueueEntry entry) {
        entry.fail();
        if (deliveryLimit == QueueSettings.UNLIMITED || entry.deliveryCount() <= deliveryLimit) {
            return false;
        }
        leave(entry, DeathReason.DELIVERY_LIMIT);
        return true;
    }

    /** An unacknowledged message has died. */
    void leave(QueueEntry entry, DeathReason reason) {
        if (wanted) {
            lanes.transfer(entry, reason);
        } else {
            lanes.settle(entry);
        }
    }

    /**
     * Removes the next message, because the queue is too long.
     *
     * @return false if that has to wait
     */
    boolean dropNext() {
        if (!wanted) {
            lanes.dropNext();
        } else if (!lanes.mayTransfer() || !lanes.transferNext(DeathReason.MAXLEN)) {
            return false;
        }
        counters.dropped++;
        return true;
    }

    /** A message was not taken, because the queue is too long. */
    void refused(Message message) {
        if (wanted) {
            target.deadLetter(message, DeathReason.MAXLEN, () -> {});
        }
    }

    /** A message of the queue that is dead. @param arrived run when it is safe where it goes */
    void send(Message message, DeathReason reason, Runnable arrived) {
        target.deadLetter(message, reason, arrived);
    }
}
