package io.chasqui.store.queue;

import io.chasqui.store.OwnerThread;
import io.chasqui.store.log.Confirmation;
import io.chasqui.store.log.MessageBlock;
import io.chasqui.store.log.StorePartition;
import io.chasqui.store.message.Message;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.Queue;

/**
 * A queue: takes messages, hands them to its consumers in order and in turn, and knows which are not settled. All
 * methods are called on the owner thread; consumers, receivers and confirmations are called back on it and may call the
 * queue again from there.
 *
 * <p>After {@link #delete} every call is ignored, so that acknowledgements and messages still on their way need no
 * special care by the caller.
 */
public final class MessageQueue {

    /** How often one call looks for expired messages before others on the same thread get their turn. */
    private static final int EXPIRY_ROUNDS = 4;

    /** Somebody waiting for one message while the head of the queue is loaded. */
    private record PendingGet(boolean acknowledges, GetReceiver receiver) {}

    private final QueueName name;
    private final long id;
    private final OwnerThread owner;
    private final MemoryAccount memory;
    private final DeadLetterTarget deadLetterTarget;
    private final QueueTimer timer;
    private final WakeUp wakeUp;
    private final Host host = new Host();
    private final Lane lane;
    private final ConsumerRing consumers;
    private final Queue<PendingGet> pendingGets = new ArrayDeque<>(1);
    private final QueueCounters counters = new QueueCounters();
    private QueueSettings settings;
    private LengthLimit limit;
    private boolean limited;
    private boolean justArrived;
    private boolean heldInAccount;
    private boolean deliveriesBegun;
    private boolean delivering;
    private boolean deleted;

    /** A queue whose messages neither expire nor are dead-lettered. */
    public MessageQueue(
            QueueName name,
            long queueId,
            QueueSettings settings,
            StorePartition partition,
            OwnerThread owner,
            MemoryBudget memory,
            List<MessageBlock> recovered) {
        this(name, queueId, settings, new QueueEnvironment(partition, owner, memory, null), null, recovered);
    }

    /**
     * @param queueId unique for the life of the data directory, never reused
     * @param deadLetters where dead messages go while the settings want that; may be null
     * @param recovered the stored blocks of the queue's lane, in order; empty for a new queue
     */
    public MessageQueue(
            QueueName name,
            long queueId,
            QueueSettings settings,
            QueueEnvironment environment,
            DeadLetterTarget deadLetters,
            List<MessageBlock> recovered) {
        this(name, queueId, settings, environment, deadLetters, recovered, PageLimits.STANDARD);
    }

    MessageQueue(
            QueueName name,
            long queueId,
            QueueSettings settings,
            QueueEnvironment environment,
            DeadLetterTarget deadLetters,
            List<MessageBlock> recovered,
            PageLimits limits) {
        this.owner = environment.owner();
        this.timer = environment.timer();
        this.wakeUp = new WakeUp(timer, this::wakeUp);
        owner.assertCurrent();
        this.name = Objects.requireNonNull(name, "name");
        this.id = queueId;
        apply(settings);
        this.consumers = new ConsumerRing(settings.singleActiveConsumer());
        this.memory = environment.memory().account(owner);
        this.deadLetterTarget = deadLetters;
        this.lane = new Lane(
                host,
                limits,
                environment.partition(),
                laneId(queueId, 0),
                settings.durable(),
                settings.messageTtlMillis(),
                recovered);
        rearm();
    }

    /** The id under which the store knows one lane of a queue: a queue has room for 256 priority levels. */
    public static long laneId(long queueId, int level) {
        return queueId << 8 | level;
    }

    public QueueName name() {
        return name;
    }

    public long id() {
        return id;
    }

    public QueueSettings settings() {
        return settings;
    }

    public OwnerThread owner() {
        return owner;
    }

    /**
     * Applies other arguments or policies from now on.
     *
     * @throws IllegalArgumentException if they change what the declaration has fixed
     */
    public void configure(QueueSettings changed) {
        owner.assertCurrent();
        if (!settings.canBecome(changed)) {
            throw new IllegalArgumentException(name + " cannot become " + changed);
        }
        apply(changed);
        lane.ttl(changed.messageTtlMillis());
        deliver();
    }

    private void apply(QueueSettings changed) {
        settings = changed;
        limit = LengthLimit.of(changed);
        limited = limit.exists();
    }

    // ---- messages in

    /**
     * Takes a message and hands it to a consumer right away if one has capacity.
     *
     * @param confirmation told when the queue has taken the message for good: before this method returns for transient
     *     work and for what a consumer without acknowledgements took at once, otherwise when the journal has it. Null
     *     if nobody waits. Told at once that the message is rejected if the queue is too long for it
     * @param tag passed to the confirmation
     */
    public void enqueue(Message message, Confirmation confirmation, long tag) {
        owner.assertCurrent();
        if (limited && refuses(message)) {
            refuse(message, confirmation, tag);
            return;
        }
        if (!deleted) {
            counters.published++;
            if (!passThrough(message)) {
                justArrived = !delivering && lane.readyCount() == 0;
                boolean confirmedLater = lane.append(message, confirmation, tag);
                deliver();
                if (confirmedLater) {
                    return;
                }
            }
        }
        if (confirmation != null) {
            confirmation.confirmed(tag);
        }
    }

    private boolean refuses(Message message) {
        return !deleted && limit.refuses(lane.readyCount() + 1, lane.readyBytes() + message.bodyLength());
    }

    private void refuse(Message message, Confirmation confirmation, long tag) {
        counters.refused++;
        if (limit.deadLettersRefused() && deadLetters()) {
            deadLetterTarget.deadLetter(message, DeathReason.MAXLEN, () -> {});
        }
        if (confirmation != null) {
            confirmation.rejected(tag);
        }
    }

    /** Hands the message past an empty queue to a consumer that will not acknowledge it: it is never stored. */
    private boolean passThrough(Message message) {
        if (delivering || lane.readyCount() > 0) {
            return false;
        }
        Consumer consumer = consumers.next();
        if (consumer == null || consumer.acknowledges()) {
            return false;
        }
        consumers.pass();
        counters.deliveredUnacknowledged++;
        consumer.deliver(this, QueueEntry.passedThrough(message));
        return true;
    }

    // ---- messages out

    /** Adds a consumer, which gets messages from now on. */
    public void add(Consumer consumer) {
        owner.assertCurrent();
        if (deleted) {
            consumer.queueDeleted(this);
            return;
        }
        consumers.add(consumer);
        beginDeliveries();
        deliver();
    }

    /**
     * Removes a consumer. What it has not settled stays out until it is settled. If it was the single active one, the
     * next becomes that: the highest priority, and then whoever came first. Ignored if it is not there.
     */
    public void remove(Consumer consumer) {
        owner.assertCurrent();
        if (consumers.remove(consumer)) {
            deliver();
        }
    }

    /** Whether a consumer of this queue gets messages; all but one do not if the queue has a single active one. */
    public boolean isActive(Consumer consumer) {
        owner.assertCurrent();
        return consumers.isActive(consumer);
    }

    /** A consumer has capacity again. Ignored if it is not there. */
    public void resume(Consumer consumer) {
        owner.assertCurrent();
        if (consumers.resume(consumer)) {
            deliver();
        }
    }

    /**
     * Asks for one message. Answers before it returns, unless the next message has to be loaded; asked from within a
     * callback of the queue, it answers when the callback has returned.
     *
     * @param acknowledges false if the message counts as settled once it is handed over
     */
    public void get(boolean acknowledges, GetReceiver receiver) {
        owner.assertCurrent();
        counters.gets++;
        if (deleted) {
            receiver.empty();
            return;
        }
        beginDeliveries();
        pendingGets.add(new PendingGet(acknowledges, receiver));
        deliver();
    }

    /** Notes in the journal, ahead of the first delivery, that messages may have been seen when the broker comes back. */
    private void beginDeliveries() {
        if (!deliveriesBegun) {
            deliveriesBegun = true;
            lane.beginDeliveries();
        }
    }

    /**
     * Hands out messages while there are any and somebody wants one: those who asked for one first, then consumers.
     * Drops what is too much when nobody wants more.
     */
    private void deliver() {
        if (delivering || deleted) {
            return;
        }
        delivering = true;
        try {
            boolean again = true;
            for (int round = 0; again && round < EXPIRY_ROUNDS; round++) {
                while (!stalled() && (serveOne() || deliverOne() || limited && dropOne())) {
                    // until messages or takers run out
                }
                justArrived = false;
                again = expireSome();
            }
            if (again) {
                host.wakeAt(timer.now());
            }
        } finally {
            delivering = false;
        }
    }

    /** What comes next may have expired, and must wait until some of the dead messages have arrived. */
    private boolean stalled() {
        return !lane.mayTransfer() && timer != null && lane.nextDue() <= timer.now();
    }

    private boolean expireSome() {
        return !deleted && lane.nextDue() != Expiry.NEVER && timer != null && lane.expire(timer.now());
    }

    private void wakeUp() {
        if (!deleted) {
            deliver();
            rearm();
        }
    }

    /** While too many dead messages are on their way, their arrival wakes the queue up. */
    private void rearm() {
        if (lane.nextDue() != Expiry.NEVER && lane.mayTransfer()) {
            host.wakeAt(lane.nextDue());
        }
    }

    /** Whether a message that was about to be handed out has expired; one that has just come is early enough. */
    private boolean diesInstead(QueueEntry entry) {
        long at = Expiry.expiresAt(entry.message(), settings.messageTtlMillis());
        if (at == Expiry.NEVER || justArrived || timer == null || at > timer.now()) {
            return false;
        }
        counters.expired++;
        leave(entry, DeathReason.EXPIRED);
        return true;
    }

    private boolean serveOne() {
        PendingGet get = pendingGets.peek();
        if (get == null) {
            return false;
        }
        QueueEntry entry = lane.take();
        if (entry == null && lane.readyCount() > 0) {
            return false;
        }
        if (entry != null && diesInstead(entry)) {
            return true;
        }
        pendingGets.remove();
        if (entry == null) {
            counters.emptyGets++;
            get.receiver.empty();
        } else {
            count(entry, get.acknowledges);
            get.receiver.got(entry, lane.readyCount());
        }
        return true;
    }

    private boolean deliverOne() {
        if (lane.readyCount() == 0) {
            return false;
        }
        Consumer consumer = consumers.next();
        QueueEntry entry = consumer == null ? null : lane.take();
        if (entry == null) {
            return false;
        }
        if (diesInstead(entry)) {
            return true;
        }
        justArrived = false;
        consumers.pass();
        count(entry, consumer.acknowledges());
        consumer.deliver(this, entry);
        return true;
    }

    private boolean dropOne() {
        if (!limit.drops(lane.readyCount(), lane.readyBytes()) || lane.readyCount() == 0) {
            return false;
        }
        if (!deadLetters()) {
            lane.dropNext();
        } else if (!lane.mayTransfer() || !lane.transferNext(DeathReason.MAXLEN)) {
            return false;
        }
        counters.dropped++;
        return true;
    }

    private void count(QueueEntry entry, boolean acknowledges) {
        counters.handedOut(entry, acknowledges);
        if (!acknowledges) {
            lane.settle(entry);
        }
    }

    // ---- settlement

    /** The message has been processed. Ignored if the entry is not unacknowledged. */
    public void ack(QueueEntry entry) {
        owner.assertCurrent();
        if (isOut(entry)) {
            counters.acknowledged++;
            lane.settle(entry);
        }
    }

    /**
     * The message is refused for good, and dead-lettered if somebody wants that. Ignored if the entry is not
     * unacknowledged.
     */
    public void discard(QueueEntry entry) {
        owner.assertCurrent();
        if (!isOut(entry)) {
            return;
        }
        counters.discarded++;
        leave(entry, DeathReason.REJECTED);
    }

    private void leave(QueueEntry entry, DeathReason reason) {
        if (deadLetters()) {
            lane.transfer(entry, reason);
        } else {
            lane.settle(entry);
        }
    }

    private boolean deadLetters() {
        return settings.deadLetters() && deadLetterTarget != null;
    }

    /** A dead message has arrived where it went. */
    private void transferred(QueueEntry entry) {
        owner.assertCurrent();
        if (!deleted && entry.isInTransfer()) {
            counters.deadLettered++;
            lane.transferred(entry);
            if (limited || lane.nextDue() != Expiry.NEVER) {
                deliver();
                rearm();
            }
        }
    }

    /** The message goes back to its place and is delivered again. Ignored if the entry is not unacknowledged. */
    public void requeue(QueueEntry entry) {
        owner.assertCurrent();
        if (isOut(entry)) {
            lane.requeue(entry);
            deliver();
        }
    }

    /**
     * Puts several messages back, as when a channel closes, before any of them is delivered again.
     *
     * @param count how many of the array are meant; their order does not matter
     */
    public void requeueAll(QueueEntry[] entries, int count) {
        owner.assertCurrent();
        for (int i = 0; i < count; i++) {
            if (isOut(entries[i])) {
                lane.requeue(entries[i]);
            }
        }
        deliver();
    }

    private boolean isOut(QueueEntry entry) {
        return !deleted && entry.isUnacked();
    }

    // ---- the whole queue

    /** Forgets all ready messages. Returns how many. */
    public int purge() {
        owner.assertCurrent();
        if (deleted) {
            return 0;
        }
        long count = lane.purge();
        counters.purged += count;
        deliver();
        return clamp(count);
    }

    /**
     * Deletes the queue with everything in it and tells its consumers.
     *
     * @return how many messages were ready
     */
    public int delete() {
        owner.assertCurrent();
        if (deleted) {
            return 0;
        }
        int ready = clamp(lane.readyCount());
        deleted = true;
        lane.drop();
        memory.unregister(host);
        for (PendingGet get = pendingGets.poll(); get != null; get = pendingGets.poll()) {
            get.receiver.empty();
        }
        consumers.clear().forEach(consumer -> consumer.queueDeleted(this));
        return ready;
    }

    public boolean isDeleted() {
        return deleted;
    }

    private static int clamp(long count) {
        return (int) Math.min(count, Integer.MAX_VALUE);
    }

    // ---- figures

    /** Messages that wait to be delivered, wherever they are held. */
    public long readyCount() {
        owner.assertCurrent();
        return lane.readyCount();
    }

    /** Messages that were delivered and not settled. */
    public long unackedCount() {
        owner.assertCurrent();
        return lane.unackedCount();
    }

    public int consumerCount() {
        owner.assertCurrent();
        return consumers.size();
    }

    /** A snapshot for whoever watches the queue. */
    public QueueFigures figures() {
        owner.assertCurrent();
        return QueueFigures.of(lane, consumers.size(), counters);
    }

    /** What a lane asks of its queue. */
    private final class Host implements LaneHost, MemoryAccount.Holder {

        @Override
        public boolean isServed() {
            return !consumers.isEmpty() || !pendingGets.isEmpty();
        }

        @Override
        public void loaded() {
            deliver();
        }

        @Override
        public boolean wantsDeadLetters() {
            return deadLetters();
        }

        @Override
        public void expired() {
            counters.expired++;
        }

        @Override
        public void wakeAt(long millis) {
            wakeUp.at(millis);
        }

        @Override
        public long now() {
            return timer == null ? Long.MIN_VALUE : timer.now();
        }

        @Override
        public void dead(QueueEntry entry, Message message, DeathReason reason) {
            deadLetterTarget.deadLetter(message, reason, () -> transferred(entry));
        }

        @Override
        public void held(long bytes) {
            memory.add(bytes);
            if (bytes > 0 && !heldInAccount) {
                heldInAccount = true;
                memory.register(this);
            }
        }

        @Override
        public MemoryBudget.Pressure pressure() {
            return memory.pressure();
        }

        @Override
        public boolean pageOut(MemoryBudget.Pressure pressure) {
            lane.pageOut(pressure);
            heldInAccount = lane.residentBytes() > 0;
            return heldInAccount;
        }
    }
}
