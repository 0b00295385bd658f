package io.chasqui.store.queue;

import static io.chasqui.store.queue.TestMessages.persistent;
import static org.assertj.core.api.Assertions.assertThat;

import io.chasqui.store.log.MessageBlock;
import io.chasqui.store.message.Message;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Dead messages that have to arrive. */
class AtLeastOnceTest {

    private static final QueueSettings SETTINGS = QueueSettings.DURABLE.toBuilder()
            .deadLetters(true)
            .deadLettersAtLeastOnce(true)
            .countsDeliveries(true)
            .build();

    private final ManualThread owner = new ManualThread();
    private final ManualTimer timer = new ManualTimer();
    private final ModelStore store = new ModelStore();
    private final MemoryBudget memory = new MemoryBudget(1 << 20, 3 << 20);
    private final List<Integer> tried = new ArrayList<>();
    private final List<DeathReason> reasons = new ArrayList<>();
    private final List<Object> progress = new ArrayList<>();
    private final Queue<DeadLetterTarget.Passage> passages = new ArrayDeque<>();
    private final RecordingConsumer consumer = RecordingConsumer.acking(0);
    private boolean placeable;
    private MessageQueue queue;

    @BeforeEach
    void open() {
        queue = open(SETTINGS, Map.of());
    }

    private MessageQueue open(QueueSettings settings, Map<Integer, List<MessageBlock>> blocks) {
        return new MessageQueue(
                new QueueName("/", "q"),
                7,
                settings,
                new QueueEnvironment(store, owner, memory, timer),
                this::deadLetter,
                blocks);
    }

    private void deadLetter(Message message, DeathReason reason, DeadLetterTarget.Passage passage) {
        int number = TestMessages.number(message);
        tried.add(number);
        reasons.add(reason);
        progress.add(passage.progress());
        if (placeable) {
            passages.add(passage);
        } else {
            passage.failed("tried " + number);
        }
    }

    private void reject(int from, int to) {
        queue.add(consumer);
        for (int i = from; i < to; i++) {
            queue.enqueue(persistent(i), null, 0);
            queue.discard(consumer.unacked.remove());
        }
    }

    private void allArrive() {
        placeable = true;
        timer.advance(Transfers.LONGEST_PAUSE_MILLIS);
        while (!passages.isEmpty()) {
            passages.remove().arrived();
            if (passages.isEmpty()) {
                timer.advance(Transfers.FIRST_PAUSE_MILLIS);
            }
        }
    }

    @Test
    void whatCannotBePlacedStaysAndIsTriedAgainLaterAndLater() {
        reject(0, 1);
        assertThat(tried).containsExactly(0);
        assertThat(queue.figures().inTransfer()).isEqualTo(1);
        timer.advance(999);
        assertThat(tried).hasSize(1);
        timer.advance(1);
        assertThat(tried).hasSize(2);
        timer.advance(2_000);
        assertThat(tried).hasSize(3);
        timer.advance(3_999);
        assertThat(tried).hasSize(3);
        timer.advance(10 * Transfers.LONGEST_PAUSE_MILLIS);
        assertThat(tried).hasSizeBetween(12, 16).containsOnly(0);
        assertThat(store.settled()).isEmpty();
        allArrive();
        assertThat(store.settled()).hasSize(1);
        assertThat(queue.figures().inTransfer()).isZero();
    }

    @Test
    void anAttemptIsToldHowTheLastOneEnded() {
        reject(5, 6);
        timer.advance(Transfers.FIRST_PAUSE_MILLIS);
        assertThat(progress).containsExactly(null, "tried 5");
        assertThat(reasons).containsOnly(DeathReason.REJECTED);
    }

    @Test
    void manyThatCannotBePlacedAreTriedInTurnAndGoOneAfterTheOtherOnceTheyCan() {
        int count = 3 * Transfers.WINDOW;
        reject(0, count);
        tried.clear();
        timer.advance(Transfers.FIRST_PAUSE_MILLIS);
        assertThat(tried).hasSize(Transfers.WINDOW);
        tried.clear();
        timer.advance(2 * Transfers.FIRST_PAUSE_MILLIS);
        assertThat(tried).hasSize(Transfers.WINDOW).first().isEqualTo(Transfers.WINDOW);
        allArrive();
        assertThat(store.settled()).hasSize(count);
    }

    @Test
    void onlySoManyAreOnTheirWayAtATime() {
        placeable = true;
        reject(0, Transfers.WINDOW + 10);
        assertThat(passages).hasSize(Transfers.WINDOW);
        passages.remove().arrived();
        passages.remove().arrived();
        assertThat(tried).hasSize(Transfers.WINDOW + 2);
        assertThat(queue.figures().inTransfer()).isEqualTo(Transfers.WINDOW + 8);
    }

    @Test
    void anAnswerCountsOnce() {
        placeable = true;
        reject(0, 1);
        DeadLetterTarget.Passage passage = passages.remove();
        passage.failed(null);
        passage.arrived();
        assertThat(queue.figures().inTransfer()).isEqualTo(1);
        allArrive();
        passage.failed(null);
        assertThat(queue.figures().inTransfer()).isZero();
    }

    @Test
    void afterARestartADeadMessageIsStillDead() {
        reject(0, 2);
        queue.remove(consumer);
        queue.enqueue(persistent(2), null, 0);
        store.checkpoint();
        timer.forgetTasks();
        Map<Integer, List<MessageBlock>> blocks = store.crash();
        tried.clear();
        reasons.clear();
        placeable = true;
        queue = open(SETTINGS, blocks);
        store.completeLoads();
        assertThat(tried).containsExactly(0, 1);
        assertThat(reasons).containsOnly(DeathReason.REJECTED);
        assertThat(queue.readyCount()).isEqualTo(1);
        allArrive();
        assertThat(store.settled()).hasSize(2);
    }

    @Test
    void afterARestartNobodyMayWantTheDeadAnyMore() {
        reject(0, 2);
        timer.forgetTasks();
        Map<Integer, List<MessageBlock>> blocks = store.crash();
        queue = open(QueueSettings.DURABLE, blocks);
        store.completeLoads();
        assertThat(queue.readyCount()).isZero();
        assertThat(store.settled()).hasSize(2);
    }

    @Test
    void aPurgeGivesUpWhatCouldNotBePlaced() {
        reject(0, 2);
        queue.remove(consumer);
        queue.enqueue(persistent(2), null, 0);
        assertThat(queue.purge()).isEqualTo(3);
        assertThat(queue.figures().inTransfer()).isZero();
        assertThat(store.settled()).hasSize(3);
        tried.clear();
        timer.advance(Transfers.LONGEST_PAUSE_MILLIS);
        assertThat(tried).isEmpty();
    }

    @Test
    void aDeletedQueueTriesNothing() {
        reject(0, 2);
        queue.delete();
        tried.clear();
        timer.advance(Transfers.LONGEST_PAUSE_MILLIS);
        assertThat(tried).isEmpty();
    }
}
