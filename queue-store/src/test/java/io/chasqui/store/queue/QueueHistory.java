package io.chasqui.store.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.chasqui.store.log.MessageBlock;
import io.chasqui.store.message.Message;
import io.chasqui.store.queue.ModelItem.State;
import io.chasqui.store.queue.QueueSettings.Overflow;
import io.chasqui.store.queue.QueueSettings.PriorityOrder;
import io.chasqui.store.queue.QueueSettings.ReturnOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/**
 * A queue with small blocks beside a naive model of it, which is one list. Every delivery is checked against the model
 * when it happens, and the counts after every step.
 */
final class QueueHistory {

    private record Out(ModelItem item, QueueEntry entry) {}

    private record Arrived(ModelItem item, DeathReason reason, Runnable settled) {}

    private final class ModelConsumer implements Consumer {
        final boolean acknowledges;
        final int priority;
        final int prefetch;
        final Deque<Out> out = new ArrayDeque<>();

        ModelConsumer(boolean acknowledges, int priority, int prefetch) {
            this.acknowledges = acknowledges;
            this.priority = priority;
            this.prefetch = prefetch;
        }

        @Override
        public boolean acknowledges() {
            return acknowledges;
        }

        @Override
        public int priority() {
            return priority;
        }

        @Override
        public boolean hasCapacity() {
            return out.size() < prefetch;
        }

        @Override
        public void deliver(MessageQueue from, QueueEntry entry) {
            assertThat(waitingGets).as("who asked first is served first").isZero();
            ModelItem item = handedOut(entry, acknowledges);
            if (acknowledges) {
                out.add(new Out(item, entry));
            }
        }

        @Override
        public boolean holdsMessages() {
            return !out.isEmpty();
        }

        @Override
        public void queueDeleted(MessageQueue from) {}
    }

    private static final PageLimits LIMITS = new PageLimits(1_200, 12, 2_000, 800, 2);
    private static final int DEFAULT_PRIORITY = 2;
    private static final long DELIVERY_LIMIT = 2;
    private static final int MEGABYTE = 1 << 20;

    private final QueueKind kind;
    private final ModelOrder order;
    private final ManualThread owner = new ManualThread();
    private final ManualTimer timer = new ManualTimer();
    private final ModelStore store;
    private MemoryBudget memory;
    private MemoryAccount otherQueues;
    private long otherBytes;
    private MessageQueue queue;
    private List<ModelItem> items = new ArrayList<>();
    private final List<ModelConsumer> consumers = new ArrayList<>();
    private final List<ModelConsumer> gone = new ArrayList<>();
    private final List<Arrived> arrived = new ArrayList<>();
    private final ModelMove move = new ModelMove(this::item, this::settle);
    private int nextNumber;
    private long delays;
    private int waitingGets;
    private int settledInJournal;
    private int confirmed;
    private int toConfirm;
    private boolean recovered;
    private boolean limitedOnce;
    private boolean deadLetters;
    private long maxLength = QueueSettings.UNLIMITED;
    private Overflow overflow = Overflow.DROP_HEAD;
    private int refused = -1;

    QueueHistory(QueueKind kind) {
        this.kind = kind;
        this.deadLetters = kind.deadLettersOnly();
        this.store = new ModelStore(kind.loading());
        this.order = new ModelOrder(PriorityOrder.STRICT, kind.returnOrder());
        open(Map.of());
    }

    private void open(Map<Integer, List<MessageBlock>> blocks) {
        memory = new MemoryBudget(2 * MEGABYTE, 6 * MEGABYTE);
        otherQueues = memory.account(new ManualThread());
        otherBytes = 0;
        QueueEnvironment environment = new QueueEnvironment(store, owner, memory, timer);
        queue = new MessageQueue(new QueueName("/", "q"), 3, settings(), environment, this::arrived, blocks, LIMITS);
    }

    private QueueSettings settings() {
        QueueSettings declared = kind.durable() ? QueueSettings.DURABLE : QueueSettings.TRANSIENT;
        return declared.toBuilder()
                .deadLetters(deadLetters)
                .maxLength(maxLength)
                .overflow(overflow)
                .priorities(kind.maxPriority(), Math.min(kind.maxPriority(), DEFAULT_PRIORITY))
                .priorityOrder(order.priorityOrder())
                .returnOrder(kind.returnOrder())
                .keepsTransient(kind.keepsTransient())
                .retryDelay(kind.retryDelay())
                .countsDeliveries(kind.countsDeliveries())
                .deliveryLimit(kind.countsDeliveries() ? DELIVERY_LIMIT : QueueSettings.UNLIMITED)
                .build();
    }

    private void arrived(Message message, DeathReason reason, DeadLetterTarget.Passage passage) {
        order.endDelays(items, timer.now());
        int number = TestMessages.number(message);
        if (number == refused) {
            assertThat(overflow).isEqualTo(Overflow.REJECT_PUBLISH_DLX);
            assertThat(reason).isEqualTo(DeathReason.MAXLEN);
            return;
        }
        if (reason == DeathReason.EXPIRED) {
            ModelItem expired = item(number);
            assertThat(expired.state).isEqualTo(State.READY);
            assertThat(expired.expiresAt).isLessThanOrEqualTo(timer.now());
            expired.state = State.DEAD;
        }
        if (reason == DeathReason.MAXLEN) {
            assertThat(dropsHead()).isTrue();
            ModelItem head = nextReady();
            assertThat(number).as("dropped").isEqualTo(head.number);
            head.state = State.DEAD;
        }
        ModelItem item = item(number);
        assertThat(item.state).as("state of " + number).isEqualTo(State.DEAD);
        assertThat(arrived).noneMatch(a -> a.item == item);
        arrived.add(new Arrived(item, reason, passage::arrived));
    }

    private ModelItem item(int number) {
        return items.stream().filter(i -> i.number == number).findFirst().orElseThrow();
    }

    private ModelItem handedOut(QueueEntry entry, boolean acknowledges) {
        order.endDelays(items, timer.now());
        int number = TestMessages.number(entry.message());
        while (!deadLetters && dropsHead() && nextReady().number != number) {
            settle(nextReady());
        }
        ModelItem next = nextReady();
        assertThat(number).as("order").isEqualTo(next.number);
        assertThat(next.hasExpired(timer.now()) && number != nextNumber - 1)
                .as("expired")
                .isFalse();
        assertThat(entry.redelivered()).as("redelivered flag of " + next.number).isEqualTo(next.redelivered);
        boolean passedThrough = entry.acquiredCount() == 0;
        if (!passedThrough) {
            order.delivered(next);
            next.handedOut(entry, kind.countsDeliveries());
        }
        next.state = State.UNACKED;
        if (!acknowledges) {
            settle(next);
        }
        return next;
    }

    private ModelItem nextReady() {
        return order.next(items);
    }

    void passTime(int millis) {
        timer.advance(millis);
    }

    private long limited() {
        return count(State.READY) + count(State.DELAYED);
    }

    private boolean exceeds(long ready) {
        return maxLength != QueueSettings.UNLIMITED && ready > maxLength;
    }

    private boolean dropsHead() {
        return overflow == Overflow.DROP_HEAD && exceeds(limited()) && count(State.READY) > 0;
    }

    /** What the queue drops without telling anybody. */
    private void dropOverflow() {
        while (!deadLetters && dropsHead()) {
            settle(nextReady());
        }
    }

    void limit(long messages, Overflow behaviour) {
        maxLength = messages;
        overflow = behaviour;
        limitedOnce |= messages != QueueSettings.UNLIMITED;
        queue.configure(settings());
    }

    private void settle(ModelItem item) {
        item.state = State.SETTLED;
        if (item.journaled) {
            settledInJournal++;
        }
    }

    private void handBack(ModelItem item) {
        item.redelivered = true;
        item.cameBack();
        if (kind.retryDelay().afterRelease()) {
            item.delay(++delays);
            item.readyAt = timer.now() + kind.retryDelay().millis(false, item.failed());
        } else {
            item.state = State.READY;
            order.returned(item);
        }
    }

    // ---- steps

    void enqueue(int priority, boolean persistent, int size) {
        enqueue(priority, persistent, size, Message.NO_EXPIRATION);
    }

    /** Messages that expire, in histories where somebody is told of that: otherwise nobody knows when they left. */
    void enqueueExpiring(int priority, int size, int expiration) {
        enqueue(priority, true, size, kind.deadLettersOnly() ? expiration : Message.NO_EXPIRATION);
    }

    private void enqueue(int priority, boolean persistent, int size, long expiration) {
        int number = nextNumber++;
        if (overflow != Overflow.DROP_HEAD && exceeds(limited() + 1)) {
            refuse(number, persistent, size);
            return;
        }
        boolean passes = passesThrough();
        boolean journaled = (persistent || kind.keepsTransient()) && kind.durable() && !passes;
        long expiresAt = expiration < 0 ? Long.MAX_VALUE : timer.now() + expiration;
        items.add(new ModelItem(number, level(priority), journaled, size, expiresAt));
        toConfirm++;
        queue.enqueue(
                TestMessages.message(number, priority, persistent, size, expiration, timer.now()),
                new ExpectedAnswer(false, number, () -> confirmed++),
                number);
        dropOverflow();
    }

    private int level(int priority) {
        return Math.min(kind.maxPriority(), priority < 0 ? DEFAULT_PRIORITY : priority);
    }

    void order(PriorityOrder wanted) {
        order.set(wanted);
        queue.configure(settings());
    }

    private void refuse(int number, boolean persistent, int size) {
        refused = number;
        boolean[] rejected = {false};
        queue.enqueue(
                TestMessages.message(number, persistent, size),
                new ExpectedAnswer(true, number, () -> rejected[0] = true),
                number);
        assertThat(rejected[0]).isTrue();
    }

    /** What the queue promises: an empty queue and a consumer without acks whose turn it is. */
    private boolean passesThrough() {
        if (count(State.READY) > 0) {
            return false;
        }
        int best = consumers.stream()
                .filter(Consumer::hasCapacity)
                .mapToInt(Consumer::priority)
                .max()
                .orElse(Integer.MIN_VALUE);
        return consumers.stream()
                .filter(c -> c.hasCapacity() && c.priority() == best)
                .findFirst()
                .map(c -> !c.acknowledges())
                .orElse(false);
    }

    /** One level has only one kind of consumers, so that the model need not know whose turn it is. */
    void addConsumer(int priority, int prefetch) {
        ModelConsumer consumer = new ModelConsumer(priority != 0, priority, prefetch);
        consumers.add(consumer);
        queue.add(consumer);
    }

    void removeConsumer(int which) {
        if (!consumers.isEmpty()) {
            ModelConsumer consumer = consumers.remove(which % consumers.size());
            gone.add(consumer);
            queue.remove(consumer);
        }
    }

    void ack(int which, boolean discard) {
        ModelConsumer consumer = holder(which);
        if (consumer != null) {
            Out out = consumer.out.poll();
            if (discard) {
                die(out.item);
                queue.discard(out.entry);
            } else {
                settle(out.item);
                queue.ack(out.entry);
            }
            queue.resume(consumer);
        }
    }

    private void die(ModelItem item) {
        if (deadLetters) {
            handBack(item);
            item.state = State.DEAD;
        } else {
            settle(item);
        }
    }

    void wantDeadLetters(boolean wanted) {
        deadLetters = wanted || kind.deadLettersOnly();
        queue.configure(settings());
    }

    /** A dead message is safe where it went. */
    void completeTransfer(int which) {
        if (!arrived.isEmpty()) {
            Arrived done = arrived.remove(which % arrived.size());
            settle(done.item);
            done.settled.run();
            done.settled.run();
        }
    }

    void beginMove(int divisor) {
        move.begin(queue, divisor);
    }

    void lookForMoves(int messages, int taken) {
        order.endDelays(items, timer.now());
        move.look(messages, taken);
    }

    /** Where returned messages go ahead of all, the model does not know which of those that stay were ahead. */
    void answerMove(int which, boolean arrived) {
        move.answer(which, arrived || kind.returnOrder() == ReturnOrder.AHEAD_OF_ALL);
    }

    void requeue(int which, boolean newest, boolean failed) {
        ModelConsumer consumer = holder(which);
        if (consumer != null) {
            Out out = newest ? consumer.out.pollLast() : consumer.out.poll();
            if (failed && out.item.fail(DELIVERY_LIMIT) && kind.countsDeliveries()) {
                die(out.item);
            } else {
                handBack(out.item);
            }
            queue.settle(out.entry, failed ? Settlement.FAILED : Settlement.RELEASED);
            queue.resume(consumer);
        }
    }

    void requeueAll(int which) {
        ModelConsumer consumer = holder(which);
        if (consumer != null) {
            consumer.out.forEach(out -> handBack(out.item));
            QueueEntry[] entries = consumer.out.stream().map(Out::entry).toArray(QueueEntry[]::new);
            consumer.out.clear();
            queue.requeueAll(entries, entries.length, false);
            queue.resume(consumer);
        }
    }

    private ModelConsumer holder(int which) {
        List<ModelConsumer> holders = new ArrayList<>(consumers);
        holders.addAll(gone);
        holders.removeIf(c -> c.out.isEmpty());
        return holders.isEmpty() ? null : holders.get(which % holders.size());
    }

    void get(boolean acknowledges) {
        waitingGets++;
        queue.get(acknowledges, new GetReceiver() {
            @Override
            public void got(QueueEntry entry, long remainingReady) {
                waitingGets--;
                ModelItem item = handedOut(entry, acknowledges);
                assertThat(remainingReady).isEqualTo(count(State.READY));
                if (acknowledges) {
                    ModelConsumer holder = new ModelConsumer(true, 0, 0);
                    holder.out.add(new Out(item, entry));
                    gone.add(holder);
                }
            }

            @Override
            public void empty() {
                waitingGets--;
                dropOverflow();
                assertThat(count(State.READY)).isZero();
            }
        });
    }

    void purge() {
        long ready = limited();
        items.stream()
                .filter(i -> i.state == State.READY || i.state == State.DELAYED)
                .forEach(this::settle);
        assertThat(queue.purge()).isEqualTo((int) ready);
    }

    void memoryOfOthers(int megabytes) {
        otherQueues.add((long) megabytes * MEGABYTE - otherBytes);
        otherBytes = (long) megabytes * MEGABYTE;
        sweep();
    }

    void sweep() {
        memory.account(owner).sweep();
        owner.runTasks();
    }

    void beginCheckpoint() {
        store.beginCheckpoint();
    }

    void completeCheckpoint() {
        store.completeCheckpoint();
    }

    void completeLoad() {
        store.completeLoad();
    }

    void confirm() {
        store.confirmAll();
        assertThat(confirmed).isEqualTo(toConfirm);
    }

    void crash() {
        if (kind.durable()) {
            boolean mayHaveBeenSeen = store.deliveriesBegun();
            reopen(store.crash(), mayHaveBeenSeen);
        }
    }

    /** Stops in order, all channels being closed first, and starts again. */
    void restart() {
        if (kind.durable()) {
            closeChannels();
            reopen(store.restart(), false);
        }
    }

    private void reopen(Map<Integer, List<MessageBlock>> blocks, boolean mayHaveBeenSeen) {
        items.removeIf(i -> i.state == State.SETTLED || !i.journaled);
        items.forEach(i -> {
            i.state = State.READY;
            i.returned = 0;
            i.redelivered |= mayHaveBeenSeen;
            i.reopened(kind.countsDeliveries());
        });
        consumers.clear();
        gone.clear();
        arrived.clear();
        move.forget();
        waitingGets = 0;
        settledInJournal = 0;
        toConfirm = 0;
        confirmed = 0;
        recovered = true;
        timer.forgetTasks();
        order.beginRound();
        open(blocks);
        queue.configure(settings());
    }

    private void closeChannels() {
        while (!consumers.isEmpty()) {
            removeConsumer(0);
        }
        completeLoads();
        while (holder(0) != null) {
            requeueAll(0);
        }
        dropOverflow();
    }

    // ---- checks

    private long count(State state) {
        return items.stream().filter(i -> i.state == state).count();
    }

    private long bytes(State state) {
        return items.stream()
                .filter(i -> i.state == state)
                .mapToLong(i -> i.size)
                .sum();
    }

    void check() {
        order.endDelays(items, timer.now());
        dropOverflow();
        items.removeIf(i -> i.state == State.SETTLED);
        QueueFigures figures = queue.figures();
        assertThat(figures.ready()).as("ready").isEqualTo(count(State.READY));
        assertThat(figures.unacked()).as("unacked").isEqualTo(count(State.UNACKED));
        assertThat(figures.delayed()).as("delayed").isEqualTo(count(State.DELAYED));
        assertThat(figures.inTransfer()).as("in transfer").isEqualTo(count(State.DEAD));
        assertThat(figures.unackedBytes()).isEqualTo(bytes(State.UNACKED));
        if (!recovered && !limitedOnce) {
            assertThat(figures.readyBytes()).isEqualTo(bytes(State.READY));
        }
        if (!recovered && store.pendingLoads() == 0) {
            assertThat(items).noneMatch(i -> i.state == State.READY && i.hasExpired(timer.now()));
        }
        assertThat(figures.residentBytes()).isNotNegative();
        assertThat(store.settledCount()).as("settled in the journal").isEqualTo(settledInJournal);
        if (figures.ready() > 0 && store.pendingLoads() == 0) {
            assertThat(dropsHead()).isFalse();
            assertThat(waitingGets).isZero();
            assertThat(consumers).noneMatch(Consumer::hasCapacity);
        }
    }

    /** Takes everything that is left and looks for remains. */
    void drain() {
        limit(QueueSettings.UNLIMITED, Overflow.DROP_HEAD);
        memoryOfOthers(0);
        while (move.anyOnTheWay()) {
            answerMove(0, false);
        }
        closeChannels();
        passTime((int) kind.retryDelay().maxMillis());
        learnExpirations();
        assertThat(items).noneMatch(i -> i.state == State.READY && i.hasExpired(timer.now()));
        addConsumer(0, 1);
        learnExpirations();
        while (!arrived.isEmpty()) {
            completeTransfer(0);
        }
        check();
        assertThat(queue.figures().inTransfer()).isZero();
        assertThat(queue.readyCount()).isZero();
        assertThat(queue.unackedCount()).isZero();
        assertThat(queue.figures().residentBytes()).isZero();
        assertThat(queue.figures().readyBytes()).isZero();
        assertThat(store.blocksReleased()).as("released blocks").isEqualTo(store.blocksHandedOver());
        memory.account(owner).add(MemoryAccount.STEP);
        assertThat(memory.residentBytes()).as("bytes on the books").isEqualTo(MemoryAccount.STEP);
        confirm();
    }

    /** One block is read in each interval, and there are at most as many as messages. */
    private void learnExpirations() {
        int blocks = items.size();
        for (int i = 0; i <= blocks; i++) {
            completeLoads();
            passTime((int) Expiry.LEARNING_INTERVAL_MILLIS);
        }
        completeLoads();
    }

    private void completeLoads() {
        while (store.pendingLoads() > 0) {
            completeLoad();
        }
    }
}
