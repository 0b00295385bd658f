package io.chasqui.store.queue;

import static io.chasqui.store.queue.TestMessages.persistent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chasqui.store.log.MessageBlock;
import io.chasqui.store.message.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a queue does with messages that die in it. */
class DeadLetteringTest {

    private static final QueueSettings SETTINGS =
            QueueSettings.DURABLE.toBuilder().deadLetters(true).build();
    private static final PageLimits SMALL_BLOCKS = new PageLimits(1000, 4, 1000, 0, 1);

    private final ManualThread owner = new ManualThread();
    private ModelStore store = new ModelStore();
    private final MemoryBudget memory = new MemoryBudget(1 << 20, 3 << 20);
    private final List<Integer> dead = new ArrayList<>();
    private final List<DeathReason> reasons = new ArrayList<>();
    private final List<Runnable> settled = new ArrayList<>();
    private MessageQueue queue;
    private final RecordingConsumer consumer = RecordingConsumer.acking(0);

    @BeforeEach
    void open() {
        queue = open(SETTINGS, Map.of());
    }

    private MessageQueue open(QueueSettings settings, Map<Integer, List<MessageBlock>> blocks) {
        return new MessageQueue(
                new QueueName("/", "q"),
                7,
                settings,
                new QueueEnvironment(store, owner, memory, null),
                this::deadLetter,
                blocks,
                SMALL_BLOCKS);
    }

    private void deadLetter(Message message, DeathReason reason, DeadLetterTarget.Passage passage) {
        dead.add(TestMessages.number(message));
        reasons.add(reason);
        settled.add(passage::arrived);
    }

    private void deliver(int messages) {
        queue.add(consumer);
        for (int i = 0; i < messages; i++) {
            queue.enqueue(persistent(i), null, 0);
        }
    }

    private void pageOutEverything() {
        memory.account(new ManualThread()).add(4 << 20);
        memory.account(owner).sweep();
        store.checkpoint();
        store.checkpoint();
    }

    @Test
    void aRejectedMessageStaysUntilItIsSafeElsewhere() {
        deliver(1);
        queue.discard(consumer.oldest());
        assertThat(dead).containsExactly(0);
        assertThat(reasons).containsExactly(DeathReason.REJECTED);
        assertThat(store.settled()).isEmpty();
        assertThat(queue.unackedCount()).isZero();
        assertThat(queue.readyCount()).isZero();
        assertThat(queue.figures().inTransfer()).isEqualTo(1);
        settled.get(0).run();
        assertThat(store.settled()).hasSize(1);
        assertThat(queue.figures().inTransfer()).isZero();
        assertThat(queue.figures().deadLettered()).isEqualTo(1);
    }

    @Test
    void whatIsOnItsWayCannotBeSettledOtherwise() {
        deliver(1);
        QueueEntry entry = consumer.oldest();
        queue.discard(entry);
        queue.ack(entry);
        queue.requeue(entry);
        queue.discard(entry);
        queue.purge();
        assertThat(dead).containsExactly(0);
        assertThat(store.settled()).isEmpty();
        settled.get(0).run();
        settled.get(0).run();
        assertThat(queue.figures().deadLettered()).isEqualTo(1);
    }

    @Test
    void aMessageIsBackAfterACrashOnItsWay() {
        deliver(3);
        consumer.unacked.forEach(queue::discard);
        settled.get(1).run();
        queue = open(SETTINGS, store.crash());
        assertThat(queue.readyCount()).isEqualTo(2);
        RecordingConsumer second = RecordingConsumer.acking(0);
        queue.add(second);
        store.completeLoads();
        assertThat(second.received).containsExactly(0, 2);
        assertThat(second.redelivered).containsExactly(true, true);
    }

    @Test
    void aMessageThatIsPagedOutIsLoadedFirst() {
        deliver(8);
        pageOutEverything();
        consumer.unacked.forEach(queue::discard);
        assertThat(dead).isEmpty();
        assertThat(store.pendingLoads()).isPositive();
        store.completeLoads();
        assertThat(dead).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7);
        settled.forEach(Runnable::run);
        assertThat(store.settled()).hasSize(8);
        assertThat(queue.figures().residentBytes()).isZero();
    }

    @Test
    void aDeadMessageThatCannotBeReadStaysInTheStore() {
        deliver(1);
        pageOutEverything();
        queue.discard(consumer.oldest());
        store.failLoad();
        assertThat(dead).isEmpty();
        assertThat(queue.figures().inTransfer()).isZero();
        assertThat(queue.figures().unreadable()).isEqualTo(1);
        assertThat(store.settled()).isEmpty();
    }

    @Test
    void aTargetMaySettleAtOnceAndPublishToTheSameQueue() {
        MessageQueue[] self = new MessageQueue[1];
        self[0] = new MessageQueue(
                new QueueName("/", "q"),
                7,
                SETTINGS,
                new QueueEnvironment(store, owner, memory, null),
                (message, reason, passage) -> {
                    self[0].enqueue(persistent(100), null, 0);
                    passage.arrived();
                },
                Map.of());
        self[0].add(consumer);
        self[0].enqueue(persistent(0), null, 0);
        self[0].discard(consumer.oldest());
        assertThat(consumer.received).containsExactly(0, 100);
        assertThat(store.settled()).hasSize(1);
        assertThat(self[0].unackedCount()).isEqualTo(1);
    }

    @Test
    void deadLetteringIsSwitchedOnAndOffInALivingQueue() {
        queue.configure(QueueSettings.DURABLE);
        deliver(2);
        queue.discard(consumer.unacked.remove());
        assertThat(dead).isEmpty();
        assertThat(store.settled()).hasSize(1);
        queue.configure(SETTINGS);
        queue.discard(consumer.unacked.remove());
        assertThat(dead).containsExactly(1);
    }

    @Test
    void whatTheDeclarationFixesCannotBeConfigured() {
        assertThatThrownBy(() -> queue.configure(QueueSettings.TRANSIENT)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aDeletedQueueIsNoLongerInterested() {
        deliver(1);
        queue.discard(consumer.oldest());
        queue.delete();
        settled.get(0).run();
        assertThat(store.settled()).isEmpty();
        assertThat(queue.figures().inTransfer()).isZero();
    }
}
