package io.chasqui.store.queue;

import io.chasqui.store.count.OwnedCounts;
import io.chasqui.store.message.Message;
import io.chasqui.store.queue.DeathCounts.Strategy;

/** What becomes of the messages of a queue that are refused, expire, or are too many: they leave it, or are dropped. */
final class Deaths {

    private final Lanes lanes;
    private final QueueStatistics statistics;
    private final DeadLetterTarget target;
    private boolean wanted;
    private boolean kept;
    private long deliveryLimit = QueueSettings.UNLIMITED;

    /** @param target may be null */
    Deaths(Lanes lanes, QueueStatistics statistics, DeadLetterTarget target) {
        this.lanes = lanes;
        this.statistics = statistics;
        this.target = target;
    }

    /** Whether somebody wants the dead messages. */
    boolean wanted() {
        return wanted;
    }

    /** Whether they stay until they have arrived. */
    boolean kept() {
        return kept;
    }

    void configure(QueueSettings settings) {
        wanted = settings.deadLetters() && target != null;
        kept = wanted && settings.deadLettersAtLeastOnce();
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
        count(DeathReason.DELIVERY_LIMIT);
        leave(entry, DeathReason.DELIVERY_LIMIT);
        return true;
    }

    /** A message of the queue has died of this. */
    void count(DeathReason reason) {
        statistics.counts().count(reason.queueCount());
        totals().count(reason.total());
    }

    private OwnedCounts<DeathCounts.Kind> totals() {
        if (!wanted) {
            return statistics.deaths().of(Strategy.DISABLED);
        }
        return statistics.deaths().of(kept ? Strategy.AT_LEAST_ONCE : Strategy.AT_MOST_ONCE);
    }

    /** A dead message is safe where it went, or was given up there. */
    void arrived() {
        statistics.counts().count(QueueCount.DEAD_LETTERED);
        if (kept) {
            totals().count(DeathCounts.Kind.CONFIRMED);
        }
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
        count(DeathReason.MAXLEN);
        return true;
    }

    /** A message was not taken, because the queue is too long. */
    void refused(Message message) {
        totals().count(DeathCounts.Kind.MAXLEN);
        if (wanted) {
            target.deadLetter(message, DeathReason.MAXLEN, Unheard.PASSAGE);
        }
    }

    /** A message of the queue is dead, and somebody wanted it then. */
    void send(Message message, DeathReason reason, DeadLetterTarget.Passage passage) {
        target.deadLetter(message, reason, passage);
    }

    /** Of a message that was never in the queue. */
    private static final class Unheard implements DeadLetterTarget.Passage {

        static final Unheard PASSAGE = new Unheard();

        @Override
        public void arrived() {
            // nobody keeps the message
        }

        @Override
        public void failed(Object progress) {
            // nobody keeps the message
        }

        @Override
        public Object progress() {
            return null;
        }
    }
}
