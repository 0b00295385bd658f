package io.chasqui.store.queue;

import io.chasqui.store.count.OwnedCounts;
import io.chasqui.store.message.Message;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Hands out the messages of a queue: to those who asked for one first, then to consumers in their turn, and never one
 * that has expired. What is too much goes when nobody wants more.
 */
final class Dispatch {

    /** How often one call looks for expired messages before others on the same thread get their turn. */
    private static final int EXPIRY_ROUNDS = 4;

    /** Somebody waiting for one message while the head of the queue is loaded. */
    private record PendingGet(boolean acknowledges, GetReceiver receiver) {}

    private final MessageQueue queue;
    private final LaneHost host;
    private final Lanes lanes;
    private final Deaths deaths;
    private final ConsumerRing consumers;
    private final OwnedCounts<QueueCount> counts;
    private final Queue<PendingGet> pendingGets = new ArrayDeque<>(1);
    private LengthLimit limit;
    private boolean limited;
    private long ttl;
    private boolean justArrived;
    private boolean running;
    private boolean paused;

    Dispatch(MessageQueue queue, Lanes lanes, Deaths deaths, ConsumerRing consumers) {
        this.queue = queue;
        this.host = lanes.host();
        this.lanes = lanes;
        this.deaths = deaths;
        this.consumers = consumers;
        this.counts = lanes.counts();
    }

    void configure(QueueSettings settings) {
        limit = LengthLimit.of(settings);
        limited = limit.exists();
        ttl = settings.messageTtlMillis();
    }

    /** Whether somebody waits for messages and may have them. */
    boolean isServed() {
        return !consumers.isEmpty() && !paused || !pendingGets.isEmpty();
    }

    /** While it is paused nobody gets anything but whoever asks for it all the same. */
    void pause(boolean wanted) {
        paused = wanted;
    }

    boolean isPaused() {
        return paused;
    }

    // ---- messages in

    /** Whether the queue is too long for one more message, and refuses it. */
    boolean refuses(Message message) {
        return limited
                && limit.refuses(lanes.tally().limited() + 1, lanes.tally().limitedBytes() + message.bodyLength());
    }

    /** Whether a refused message is dead. */
    boolean deadLettersRefused() {
        return limit.deadLettersRefused();
    }

    /** Hands a message past an empty queue to a consumer that will not acknowledge it: it is never stored. */
    boolean passThrough(Message message) {
        if (running || paused || lanes.tally().ready() > 0) {
            return false;
        }
        Consumer consumer = consumers.next();
        if (consumer == null || consumer.acknowledges()) {
            return false;
        }
        consumers.pass();
        counts.count(QueueCount.DELIVER_NO_ACK);
        consumer.deliver(queue, QueueEntry.passedThrough(message));
        return true;
    }

    /** A message is about to be added, which does not expire if it is delivered at once. */
    void arrives() {
        justArrived = !running && lanes.tally().ready() == 0;
    }

    // ---- messages out

    void get(boolean acknowledges, GetReceiver receiver) {
        pendingGets.add(new PendingGet(acknowledges, receiver));
        run();
    }

    /** Hands out messages while there are any and somebody wants one. */
    void run() {
        if (running || lanes.isDropped()) {
            return;
        }
        running = true;
        try {
            boolean again = true;
            for (int round = 0; again && round < EXPIRY_ROUNDS; round++) {
                while (!lanes.isGated() && !stalled() && (serveOne() || deliverOne() || limited && dropOne())) {
                    // until messages or takers run out
                }
                justArrived = false;
                again = expireSome();
            }
            if (again) {
                host.wakeAt(host.now());
            }
        } finally {
            running = false;
        }
    }

    /** What comes next may have expired, and must wait until some of the dead messages have arrived. */
    private boolean stalled() {
        return !lanes.mayTransfer() && lanes.isExpiryDue(host.now());
    }

    private boolean expireSome() {
        return !lanes.isDropped() && lanes.nextDue() != Expiry.NEVER && lanes.expire(host.now());
    }

    /** Whether a message that was about to be handed out has expired; one that has just come is early enough. */
    private boolean diesInstead(QueueEntry entry) {
        long at = Expiry.expiresAt(entry.message(), ttl);
        if (at == Expiry.NEVER || justArrived || at > host.now()) {
            return false;
        }
        deaths.count(DeathReason.EXPIRED);
        deaths.leave(entry, DeathReason.EXPIRED);
        return true;
    }

    private boolean serveOne() {
        PendingGet get = pendingGets.peek();
        if (get == null) {
            return false;
        }
        QueueEntry entry = lanes.take();
        if (entry == null && lanes.tally().ready() > 0) {
            return false;
        }
        if (entry != null && diesInstead(entry)) {
            return true;
        }
        pendingGets.remove();
        if (entry == null) {
            counts.count(QueueCount.GET_EMPTY);
            get.receiver.empty();
        } else {
            count(entry, get.acknowledges, get.acknowledges ? QueueCount.GET : QueueCount.GET_NO_ACK);
            get.receiver.got(entry, lanes.tally().ready());
        }
        return true;
    }

    private boolean deliverOne() {
        if (paused || lanes.tally().ready() == 0) {
            return false;
        }
        Consumer consumer = consumers.next();
        QueueEntry entry = consumer == null ? null : lanes.take();
        if (entry == null) {
            return false;
        }
        if (diesInstead(entry)) {
            return true;
        }
        justArrived = false;
        consumers.pass();
        boolean toAck = consumer.acknowledges();
        count(entry, toAck, toAck ? QueueCount.DELIVER : QueueCount.DELIVER_NO_ACK);
        consumer.deliver(queue, entry);
        return true;
    }

    private boolean dropOne() {
        Tally tally = lanes.tally();
        return limit.drops(tally.limited(), tally.limitedBytes()) && tally.ready() > 0 && deaths.dropNext();
    }

    private void count(QueueEntry entry, boolean acknowledges, QueueCount how) {
        lanes.delivered(entry);
        counts.count(how);
        if (entry.redelivered()) {
            counts.count(QueueCount.REDELIVER);
        }
        if (!acknowledges) {
            lanes.settle(entry);
        }
    }

    /** The queue is deleted: nobody gets anything any more. */
    void end() {
        for (PendingGet get = pendingGets.poll(); get != null; get = pendingGets.poll()) {
            get.receiver.empty();
        }
        consumers.clear().forEach(consumer -> consumer.queueDeleted(queue));
    }
}
