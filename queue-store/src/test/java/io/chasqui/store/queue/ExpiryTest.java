package io.chasqui.store.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.chasqui.store.log.MessageBlock;
import io.chasqui.store.message.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Messages that have a time to live. */
class ExpiryTest {

    private static final long NONE = Message.NO_EXPIRATION;
    private static final PageLimits SMALL_BLOCKS = new PageLimits(1000, 4, 1000, 0, 1);

    private final ManualThread owner = new ManualThread();
    private final ModelStore store = new ModelStore();
    private final MemoryBudget memory = new MemoryBudget(1 << 20, 3 << 20);
    private final ManualTimer timer = new ManualTimer();
    private final List<Integer> dead = new ArrayList<>();
    private final List<Runnable> settled = new ArrayList<>();
    private final RecordingConsumer consumer = RecordingConsumer.acking(0);
    private MessageQueue queue;

    private void open(QueueSettings settings, Map<Integer, List<MessageBlock>> blocks) {
        QueueEnvironment environment = new QueueEnvironment(store, owner, memory, timer);
        queue = new MessageQueue(
                new QueueName("/", "q"), 7, settings, environment, this::deadLetter, blocks, SMALL_BLOCKS);
    }

    private void open(long ttl, boolean deadLetters) {
        open(settings(ttl, deadLetters), Map.of());
    }

    private static QueueSettings settings(long ttl, boolean deadLetters) {
        return QueueSettings.DURABLE.toBuilder()
                .messageTtlMillis(ttl)
                .deadLetters(deadLetters)
                .build();
    }

    private void deadLetter(Message message, DeathReason reason, DeadLetterTarget.Passage passage) {
        assertThat(reason).isEqualTo(DeathReason.EXPIRED);
        dead.add(TestMessages.number(message));
        settled.add(passage::arrived);
    }

    private void enqueue(int number, long expiration) {
        queue.enqueue(TestMessages.expiring(number, expiration, timer.now()), null, 0);
    }

    private void enqueue(int from, int to, long expiration) {
        for (int i = from; i < to; i++) {
            enqueue(i, expiration);
        }
    }

    private void pageOutEverything() {
        memory.account(new ManualThread()).add(4 << 20);
        memory.account(owner).sweep();
        store.checkpoint();
        store.checkpoint();
        assertThat(queue.figures().residentBytes()).isZero();
    }

    private void consumeAll() {
        queue.add(consumer);
        store.completeLoads();
    }

    @Test
    void aMessageExpiresWithTheTimeToLiveOfItsQueue() {
        open(100, false);
        enqueue(1, NONE);
        timer.advance(99);
        assertThat(queue.readyCount()).isEqualTo(1);
        timer.advance(1);
        assertThat(queue.readyCount()).isZero();
        assertThat(store.settled()).hasSize(1);
        assertThat(queue.figures().expired()).isEqualTo(1);
    }

    @Test
    void theShorterOfTheTwoTimesCounts() {
        open(100, false);
        enqueue(1, 50);
        enqueue(2, 200);
        timer.advance(50);
        assertThat(queue.readyCount()).isEqualTo(1);
        timer.advance(50);
        assertThat(queue.readyCount()).isZero();
    }

    @Test
    void aMessageExpiresBehindOthersThatStay() {
        open(-1, false);
        enqueue(1, NONE);
        enqueue(2, 50);
        enqueue(3, NONE);
        enqueue(4, 70);
        enqueue(5, 60);
        timer.advance(60);
        assertThat(queue.readyCount()).isEqualTo(3);
        timer.advance(10);
        consumeAll();
        assertThat(consumer.received).containsExactly(1, 3);
    }

    @Test
    void anExpiredMessageIsDeadLettered() {
        open(100, true);
        enqueue(1, 3, NONE);
        timer.advance(100);
        assertThat(dead).containsExactly(1, 2);
        assertThat(queue.readyCount()).isZero();
        assertThat(store.settled()).isEmpty();
        settled.forEach(Runnable::run);
        assertThat(store.settled()).hasSize(2);
        assertThat(queue.figures().inTransfer()).isZero();
    }

    @Test
    void anExpiredMessageIsBackAfterACrashOnItsWayAndDiesAgain() {
        open(100, true);
        enqueue(1, NONE);
        timer.advance(100);
        timer.forgetTasks();
        open(settings(100, true), store.crash());
        timer.advance(Expiry.LEARNING_INTERVAL_MILLIS);
        store.completeLoads();
        assertThat(dead).containsExactly(1, 1);
    }

    @Test
    void withATimeToLiveOfZeroAMessageIsDeliveredAtOnceOrNever() {
        open(0, true);
        enqueue(1, NONE);
        assertThat(dead).containsExactly(1);
        queue.add(consumer);
        enqueue(2, NONE);
        assertThat(consumer.received).containsExactly(2);
        queue.requeue(consumer.unacked.remove());
        assertThat(dead).containsExactly(1, 2);
    }

    @Test
    void anExpiredMessageIsNotDeliveredEvenIfTheTimerIsLate() {
        open(100, false);
        enqueue(1, NONE);
        enqueue(2, NONE);
        timer.skip(150);
        enqueue(3, NONE);
        consumeAll();
        assertThat(consumer.received).containsExactly(3);
        assertThat(queue.figures().expired()).isEqualTo(2);
    }

    @Test
    void whatIsUnacknowledgedDoesNotExpireUntilItIsBack() {
        open(100, false);
        queue.add(consumer);
        enqueue(1, 3, NONE);
        timer.advance(200);
        assertThat(queue.unackedCount()).isEqualTo(2);
        queue.remove(consumer);
        queue.requeue(consumer.oldest());
        assertThat(queue.readyCount()).isZero();
        assertThat(queue.figures().expired()).isEqualTo(1);
        assertThat(queue.unackedCount()).isEqualTo(1);
    }

    @Test
    void messagesThatArePagedOutExpireToo() {
        open(-1, true);
        enqueue(0, 12, NONE);
        enqueue(12, 14, 50);
        enqueue(14, 20, NONE);
        pageOutEverything();
        timer.advance(49);
        assertThat(store.pendingLoads()).isZero();
        timer.advance(1);
        assertThat(store.pendingLoads()).isEqualTo(1);
        store.completeLoads();
        assertThat(dead).containsExactly(12, 13);
        assertThat(queue.readyCount()).isEqualTo(18);
    }

    @Test
    void whatIsPagedOutWhileUnacknowledgedExpiresWhenItIsBack() {
        open(-1, true);
        queue.add(consumer);
        enqueue(0, 4, 50);
        queue.remove(consumer);
        pageOutEverything();
        timer.advance(100);
        queue.requeueAll(consumer.unacked.toArray(QueueEntry[]::new), 4, false);
        store.completeLoads();
        assertThat(dead).containsExactly(0, 1, 2, 3);
        assertThat(queue.readyCount()).isZero();
    }

    @Test
    void afterARestartBlocksAreReadOnceToLearnWhenTheyExpire() {
        open(-1, true);
        enqueue(0, 8, NONE);
        enqueue(8, 10, 50);
        store.checkpoint();
        timer.forgetTasks();
        open(settings(-1, true), store.restart());
        for (int i = 0; i < 10; i++) {
            timer.advance(Expiry.LEARNING_INTERVAL_MILLIS);
            assertThat(store.pendingLoads()).isLessThanOrEqualTo(1);
            store.completeLoads();
        }
        assertThat(dead).containsExactly(8, 9);
        assertThat(queue.figures().residentBytes()).isLessThan(4L * 200);
        timer.advance(100_000);
        assertThat(timer.pending()).isZero();
        assertThat(store.pendingLoads()).isZero();
    }

    @Test
    void anotherTimeToLiveAppliesToWhatIsInTheQueue() {
        open(-1, false);
        enqueue(0, 8, NONE);
        pageOutEverything();
        queue.configure(settings(100, false));
        timer.advance(100);
        store.completeLoads();
        assertThat(queue.readyCount()).isZero();
        enqueue(9, NONE);
        queue.configure(settings(-1, false));
        timer.advance(1_000_000);
        assertThat(queue.readyCount()).isEqualTo(1);
    }

    @Test
    void onlySoManyExpiredMessagesAreOnTheirWayAtATime() {
        open(100, true);
        enqueue(0, 4 * Transfers.WINDOW, NONE);
        timer.advance(100);
        assertThat(dead.size()).isBetween(Transfers.WINDOW, Transfers.WINDOW + 10);
        queue.add(consumer);
        assertThat(consumer.received).isEmpty();
        for (int i = 0; i < settled.size(); i++) {
            settled.get(i).run();
        }
        assertThat(dead).hasSize(4 * Transfers.WINDOW);
        assertThat(queue.figures().inTransfer()).isZero();
        assertThat(consumer.received).isEmpty();
    }

    @Test
    void manyMessagesThatExpireAtOnceAllLeave() {
        open(100, false);
        enqueue(0, 2000, NONE);
        timer.advance(100);
        assertThat(queue.readyCount()).isZero();
        assertThat(queue.figures().residentBytes()).isZero();
    }

    @Test
    void timersDoNotPileUp() {
        open(-1, false);
        for (int i = 0; i < 1000; i++) {
            enqueue(i, 100_000 - i);
            timer.advance(1);
        }
        assertThat(timer.pending()).isLessThanOrEqualTo(2);
        timer.advance(200_000);
        assertThat(queue.readyCount()).isZero();
        assertThat(timer.pending()).isZero();
    }

    @Test
    void aQueueWhoseMessagesDoNotExpireNeedsNoTimer() {
        open(-1, false);
        enqueue(0, 100, NONE);
        assertThat(timer.pending()).isZero();
    }
}
