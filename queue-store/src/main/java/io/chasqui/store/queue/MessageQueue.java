package io.chasqui.store.queue;

import io.chasqui.store.OwnerThread;
import io.chasqui.store.count.OwnedCounts;
import io.chasqui.store.deduplication.DeduplicationSettings;
import io.chasqui.store.deduplication.Deduplicator;
import io.chasqui.store.deduplication.KeyLog;
import io.chasqui.store.log.Confirmation;
import io.chasqui.store.log.MessageBlock;
import io.chasqui.store.log.StorePartition;
import io.chasqui.store.message.Message;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A queue: takes messages, hands them to its consumers in order and in turn, and knows which are not settled. All
 * methods are called on the owner thread; consumers, receivers and confirmations are called back on it and may call the
 * queue again from there.
 *
 * <p>After {@link #delete} every call is ignored, so that acknowledgements and messages still on their way need no
 * special care by the caller.
 */
public final class MessageQueue {

    /** In place of a priority level: the lane of the keys by which copies of messages are known. */
    public static final int KEYS = 256;

    private static final int LEVEL_BITS = 8;
    private static final long KEYS_LANE = 1L << 62;

    private final QueueName name;
    private final long id;
    private final OwnerThread owner;
    private final MemoryAccount memory;
    private final QueueTimer timer;
    private final WakeUp wakeUp;
    private final WakeUp nextRetry;
    private final Host host = new Host();
    private final Lanes lanes;
    private final Deaths deaths;
    private final Dispatch dispatch;
    private final ConsumerRing consumers;
    private final OwnedCounts<QueueCount> counts;
    private QueueSettings settings;
    private final StorePartition partition;

    /** Null while copies are not dropped. */
    private Deduplicator deduplicator;

    private boolean heldInAccount;
    private boolean deleted;

    /** A queue whose messages neither expire nor are dead-lettered. */
    public MessageQueue(
            QueueName name,
            long queueId,
            QueueSettings settings,
            StorePartition partition,
            OwnerThread owner,
            MemoryBudget memory,
            Map<Integer, List<MessageBlock>> recovered) {
        this(name, queueId, settings, new QueueEnvironment(partition, owner, memory, null), null, recovered);
    }

    /**
     * @param queueId unique for the life of the data directory, never reused
     * @param deadLetters where dead messages go while the settings want that; may be null
     * @param recovered the stored blocks of each priority level, in order; empty for a new queue
     */
    public MessageQueue(
            QueueName name,
            long queueId,
            QueueSettings settings,
            QueueEnvironment environment,
            DeadLetterTarget deadLetters,
            Map<Integer, List<MessageBlock>> recovered) {
        this(name, queueId, settings, environment, deadLetters, recovered, PageLimits.STANDARD);
    }

    MessageQueue(
            QueueName name,
            long queueId,
            QueueSettings settings,
            QueueEnvironment environment,
            DeadLetterTarget deadLetters,
            Map<Integer, List<MessageBlock>> recovered,
            PageLimits limits) {
        this.owner = environment.owner();
        this.timer = environment.timer();
        this.wakeUp = new WakeUp(timer, this::wakeUp);
        this.nextRetry = new WakeUp(timer, this::retryDead);
        owner.assertCurrent();
        this.name = Objects.requireNonNull(name, "name");
        this.id = queueId;
        this.consumers = new ConsumerRing(settings.singleActiveConsumer(), settings.successionByPriority());
        this.memory = environment.memory().account(owner);
        this.partition = environment.partition();
        this.counts = environment.statistics().counts();
        this.lanes = new Lanes(host, queueId, settings, environment, limits);
        this.deaths = new Deaths(lanes, environment.statistics(), deadLetters);
        this.dispatch = new Dispatch(this, lanes, deaths, consumers);
        apply(settings, recovered.getOrDefault(KEYS, List.of()));
        lanes.restore(recovered);
        rearm();
    }

    /**
     * The id under which the store knows one lane of a queue: a queue has room for 256 priority levels.
     *
     * @param level may be {@link #KEYS}
     */
    public static long laneId(long queueId, int level) {
        return queueId << LEVEL_BITS | (level == KEYS ? KEYS_LANE : level);
    }

    /** The queue that a lane belongs to. */
    public static long queueIdOf(long laneId) {
        return (laneId & ~KEYS_LANE) >>> LEVEL_BITS;
    }

    /** The priority level of a lane in its queue, or {@link #KEYS}. */
    public static int levelOf(long laneId) {
        return (laneId & KEYS_LANE) != 0 ? KEYS : (int) (laneId & (1 << LEVEL_BITS) - 1);
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
        apply(changed, List.of());
        dispatch.run();
    }

    private void apply(QueueSettings changed, List<MessageBlock> recoveredKeys) {
        deduplicate(changed, recoveredKeys);
        settings = changed;
        deaths.configure(changed);
        dispatch.configure(changed);
        lanes.configure(changed);
    }

    private void deduplicate(QueueSettings changed, List<MessageBlock> recoveredKeys) {
        DeduplicationSettings wanted = changed.deduplication();
        if (deduplicator != null) {
            deduplicator.configure(wanted);
        } else if (wanted != null || !recoveredKeys.isEmpty()) {
            KeyLog keys = new KeyLog(host::now, changed.durable() ? partition : null, laneId(id, KEYS), recoveredKeys);
            deduplicator = new Deduplicator(wanted, keys, partition, this::enqueue);
        }
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
        if (!deleted) {
            if (deduplicator != null && deduplicator.intercepts(message, confirmation, tag)) {
                return;
            }
            if (dispatch.refuses(message)) {
                refuse(message, confirmation, tag);
                return;
            }
            counts.count(QueueCount.PUBLISH);
            boolean keyed = deduplicator != null && deduplicator.hasKey();
            if ((keyed || !dispatch.passThrough(message)) && store(message, keyed, confirmation, tag)) {
                return;
            }
        }
        if (confirmation != null) {
            confirmation.confirmed(tag);
        }
    }

    /** Returns whether the journal will confirm the message. */
    private boolean store(Message message, boolean keyed, Confirmation confirmation, long tag) {
        dispatch.arrives();
        boolean confirmedLater =
                keyed ? appendWithKey(message, confirmation, tag) : lanes.append(message, confirmation, tag);
        dispatch.run();
        return confirmedLater;
    }

    private boolean appendWithKey(Message message, Confirmation confirmation, long tag) {
        deduplicator.keepTogether(message);
        boolean journaled = lanes.append(message, null, 0);
        deduplicator.remember(journaled, confirmation, tag);
        return journaled;
    }

    private void refuse(Message message, Confirmation confirmation, long tag) {
        counts.count(QueueCount.REFUSED);
        if (dispatch.deadLettersRefused()) {
            deaths.refused(message);
        }
        if (confirmation != null) {
            confirmation.rejected(tag);
        }
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
        countConsumers();
        lanes.beginDeliveries();
        dispatch.run();
    }

    /**
     * Removes a consumer. What it has not settled stays out until it is settled. If it was the single active one, the
     * next becomes that: the highest priority, and then whoever came first. Ignored if it is not there.
     */
    public void remove(Consumer consumer) {
        owner.assertCurrent();
        if (consumers.remove(consumer)) {
            countConsumers();
            dispatch.run();
        }
    }

    private void countConsumers() {
        counts.set(QueueCount.CONSUMERS, consumers.size());
    }

    /**
     * Stops handing out messages, or goes on with it. What has been handed out can be settled meanwhile, messages
     * arrive and expire, and consumers come and go as ever; who asks for a message is told that there is none.
     */
    public void pause(boolean paused) {
        owner.assertCurrent();
        dispatch.pause(paused);
        if (!deleted && !paused) {
            dispatch.run();
        }
    }

    /** A consumer has capacity again. Ignored if it is not there. */
    public void resume(Consumer consumer) {
        owner.assertCurrent();
        if (consumers.resume(consumer)) {
            dispatch.run();
        }
    }

    /**
     * Asks for one message. Answers before it returns, unless the next message has to be loaded; asked from within a
     * callback of the queue, it answers when the callback has returned.
     *
     * @param acknowledges false if the message counts as settled once it is handed over
     */
    public void get(boolean acknowledges, GetReceiver receiver) {
        get(acknowledges, false, receiver);
    }

    /** As the other {@link #get}; if wanted, gets a message even of a paused queue. */
    public void get(boolean acknowledges, boolean evenPaused, GetReceiver receiver) {
        owner.assertCurrent();
        if (deleted) {
            receiver.empty();
            return;
        }
        if (dispatch.isPaused() && !evenPaused) {
            counts.count(QueueCount.GET_EMPTY);
            receiver.empty();
            return;
        }
        lanes.beginDeliveries();
        dispatch.get(acknowledges, receiver);
    }

    private void wakeUp() {
        if (!deleted) {
            dispatch.run();
            rearm();
        }
    }

    private void retryDead() {
        if (!deleted) {
            lanes.transfers().retry();
        }
    }

    /** While too many dead messages are on their way, their arrival wakes the queue up. */
    private void rearm() {
        if (lanes.nextDue() != Expiry.NEVER && lanes.mayTransfer()) {
            host.wakeAt(lanes.nextDue());
        }
    }

    // ---- settlement

    /** Somebody who got the message is done with it. Ignored if the entry is not unacknowledged. */
    public void settle(QueueEntry entry, Settlement how) {
        switch (how) {
            case ACCEPTED -> ack(entry);
            case REJECTED -> discard(entry);
            case RELEASED -> requeue(entry);
            case FAILED -> fail(entry);
        }
    }

    /** The message has been processed. Ignored if the entry is not unacknowledged. */
    public void ack(QueueEntry entry) {
        owner.assertCurrent();
        if (isOut(entry)) {
            counts.count(QueueCount.ACK);
            lanes.settle(entry);
        }
    }

    /** The message is refused for good, and dead-lettered if wanted. Ignored if the entry is not unacknowledged. */
    public void discard(QueueEntry entry) {
        owner.assertCurrent();
        if (!isOut(entry)) {
            return;
        }
        deaths.count(DeathReason.REJECTED);
        deaths.leave(entry, DeathReason.REJECTED);
    }

    /** A dead message has arrived where it went. */
    private void transferred(QueueEntry entry) {
        owner.assertCurrent();
        if (!deleted && entry.isInTransfer()) {
            deaths.arrived();
            lanes.transferred(entry);
            if (settings.limited() || lanes.nextDue() != Expiry.NEVER) {
                dispatch.run();
                rearm();
            }
        }
    }

    /** The message goes back to its place and is delivered again. Ignored if the entry is not unacknowledged. */
    public void requeue(QueueEntry entry) {
        owner.assertCurrent();
        if (isOut(entry)) {
            putBack(entry, false);
            dispatch.run();
        }
    }

    /** As {@link #requeue}, because it could not be processed, unless that has happened too often. */
    public void fail(QueueEntry entry) {
        owner.assertCurrent();
        if (isOut(entry)) {
            putBack(entry, true);
            dispatch.run();
        }
    }

    /**
     * Puts several messages back, as when a channel closes, before any of them is delivered again.
     *
     * @param count how many of the array are meant; they come back in this order
     */
    public void requeueAll(QueueEntry[] entries, int count, boolean failed) {
        owner.assertCurrent();
        for (int i = 0; i < count; i++) {
            if (isOut(entries[i])) {
                putBack(entries[i], failed);
            }
        }
        dispatch.run();
    }

    private void putBack(QueueEntry entry, boolean failed) {
        if (failed && deaths.failed(entry)) {
            return;
        }
        long delay = timer == null ? 0 : settings.retryDelay().millis(failed, entry.deliveryCount());
        if (delay > 0) {
            lanes.delay(entry, timer.now() + delay);
        } else {
            lanes.requeue(entry);
        }
    }

    private boolean isOut(QueueEntry entry) {
        return !deleted && entry.isUnacked();
    }

    // ---- moving

    /**
     * Begins to move messages that are ready now.
     *
     * @param wakeUp run when a message that had to be loaded is there; must not go on by itself, but see to it
     */
    public QueueMove move(QueueMove.Target target, Runnable wakeUp) {
        owner.assertCurrent();
        return new QueueMove(this, lanes, target, wakeUp);
    }

    /** A message that was on its way has arrived, or stays. */
    void moved(QueueEntry entry, Message message, boolean arrived) {
        owner.assertCurrent();
        if (deleted || !entry.isInTransfer()) {
            return;
        }
        if (arrived) {
            lanes.transferred(entry);
        } else {
            lanes.stay(entry, message);
        }
        dispatch.run();
        rearm();
    }

    // ---- the whole queue

    /** Gives back memory as if it were scarce, as far as messages are on the disk, and has others put there. */
    public void pageOut() {
        owner.assertCurrent();
        lanes.pageOut(MemoryBudget.Pressure.HIGH);
    }

    /** Forgets all ready messages, and dead ones that have no way to go. Returns how many. */
    public int purge() {
        owner.assertCurrent();
        if (deleted) {
            return 0;
        }
        long count = lanes.purge() + lanes.transfers().purge();
        counts.add(QueueCount.PURGED, count);
        dispatch.run();
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
        int ready = clamp(lanes.tally().ready());
        deleted = true;
        lanes.drop();
        if (deduplicator != null) {
            deduplicator.drop();
        }
        memory.unregister(host);
        dispatch.end();
        countConsumers();
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
        return lanes.tally().ready();
    }

    /** Messages that were delivered and not settled. */
    public long unackedCount() {
        owner.assertCurrent();
        return lanes.tally().unacked();
    }

    public int consumerCount() {
        owner.assertCurrent();
        return consumers.size();
    }

    /** A snapshot for whoever watches the queue. */
    public QueueFigures figures() {
        owner.assertCurrent();
        return QueueFigures.of(counts);
    }

    /** What a lane asks of its queue. */
    private final class Host implements LaneHost, MemoryAccount.Holder {

        @Override
        public boolean isServed() {
            return dispatch.isServed();
        }

        @Override
        public void loaded() {
            dispatch.run();
            rearm();
        }

        @Override
        public boolean wantsDeadLetters() {
            return deaths.wanted();
        }

        @Override
        public void expired() {
            deaths.count(DeathReason.EXPIRED);
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
        public boolean keepsDeadLetters() {
            return deaths.kept();
        }

        @Override
        public void dead(Message message, DeathReason reason, DeadLetterTarget.Passage passage) {
            deaths.send(message, reason, passage);
        }

        @Override
        public void arrived(QueueEntry entry) {
            transferred(entry);
        }

        @Override
        public void retryAt(long millis) {
            nextRetry.at(millis);
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
            lanes.pageOut(pressure);
            heldInAccount = lanes.tally().residentBytes() > 0;
            return heldInAccount;
        }
    }
}
