package io.chasqui.store.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.chasqui.store.log.Confirmation;
import io.chasqui.store.message.Message;
import io.chasqui.store.queue.QueueSettings.Overflow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Queues that may not grow without end. */
class LengthLimitTest {

    private static final int BODY = 100;
    private static final PageLimits SMALL_BLOCKS = new PageLimits(1000, 4, 1000, 0, 1);

    private final ManualThread owner = new ManualThread();
    private final ModelStore store = new ModelStore();
    private final MemoryBudget memory = new MemoryBudget(1 << 20, 3 << 20);
    private final List<Integer> dead = new ArrayList<>();
    private final List<Runnable> settled = new ArrayList<>();
    private final List<Long> rejected = new ArrayList<>();
    private final RecordingConsumer consumer = RecordingConsumer.acking(0);
    private MessageQueue queue;

    private final Confirmation confirmation = new Confirmation() {
        @Override
        public void confirmed(long tag) {}

        @Override
        public void rejected(long tag) {
            rejected.add(tag);
        }
    };

    private void open(QueueSettings.Builder settings) {
        queue = new MessageQueue(
                new QueueName("/", "q"),
                7,
                settings.build(),
                new QueueEnvironment(store, owner, memory, null),
                this::deadLetter,
                Map.of(),
                SMALL_BLOCKS);
    }

    private static QueueSettings.Builder settings() {
        return QueueSettings.DURABLE.toBuilder();
    }

    private void deadLetter(Message message, DeathReason reason, DeadLetterTarget.Passage passage) {
        assertThat(reason).isEqualTo(DeathReason.MAXLEN);
        dead.add(TestMessages.number(message));
        settled.add(passage::arrived);
    }

    private void enqueue(int from, int to) {
        for (int i = from; i < to; i++) {
            queue.enqueue(TestMessages.message(i, true, BODY), confirmation, i);
        }
    }

    private void pageOutEverything() {
        memory.account(new ManualThread()).add(4 << 20);
        memory.account(owner).sweep();
        store.checkpoint();
        store.checkpoint();
    }

    @Test
    void theHeadIsDroppedWhenThereAreTooManyMessages() {
        open(settings().maxLength(3));
        enqueue(0, 10);
        assertThat(queue.readyCount()).isEqualTo(3);
        assertThat(store.settled()).hasSize(7);
        assertThat(queue.figures().dropped()).isEqualTo(7);
        queue.add(consumer);
        assertThat(consumer.received).containsExactly(7, 8, 9);
    }

    @Test
    void theHeadIsDroppedWhenThereAreTooManyBytes() {
        open(settings().maxLengthBytes(3 * BODY));
        enqueue(0, 5);
        assertThat(queue.readyCount()).isEqualTo(3);
        queue.enqueue(TestMessages.message(5, true, 3 * BODY + 1), null, 0);
        assertThat(queue.readyCount()).isZero();
        assertThat(queue.figures().readyBytes()).isZero();
    }

    @Test
    void aMessageAConsumerTakesIsNeverTooMuch() {
        open(settings().maxLength(0));
        queue.add(consumer);
        enqueue(0, 2);
        assertThat(consumer.received).containsExactly(0, 1);
        assertThat(queue.figures().dropped()).isZero();
    }

    @Test
    void unacknowledgedMessagesDoNotCountUntilTheyComeBack() {
        open(settings().maxLength(2));
        queue.add(consumer);
        enqueue(0, 3);
        queue.remove(consumer);
        enqueue(3, 5);
        assertThat(queue.readyCount()).isEqualTo(2);
        queue.requeueAll(consumer.unacked.toArray(QueueEntry[]::new), 3, false);
        RecordingConsumer second = RecordingConsumer.acking(0);
        queue.add(second);
        assertThat(second.received).containsExactly(3, 4);
    }

    @Test
    void aLowerLimitAppliesAtOnce() {
        open(settings());
        enqueue(0, 10);
        queue.configure(settings().maxLength(4).build());
        assertThat(queue.readyCount()).isEqualTo(4);
    }

    @Test
    void pagedOutMessagesAreDroppedWithoutLoadingThem() {
        open(settings());
        enqueue(0, 22);
        pageOutEverything();
        queue.configure(settings().maxLength(2).build());
        assertThat(queue.readyCount()).isEqualTo(2);
        assertThat(store.pendingLoads()).isZero();
        assertThat(store.settled()).hasSize(20);
        assertThat(store.blocksReleased()).isEqualTo(store.blocksHandedOver() - 1);
        assertThat(queue.figures().readyBytes()).isEqualTo(2 * BODY);
        queue.add(consumer);
        store.completeLoads();
        assertThat(consumer.received).containsExactly(20, 21);
    }

    @Test
    void aPagedOutMessageThatWasBackIsDroppedFirst() {
        open(settings());
        enqueue(0, 8);
        queue.add(consumer);
        queue.remove(consumer);
        queue.requeueAll(consumer.unacked.toArray(QueueEntry[]::new), 8, false);
        pageOutEverything();
        queue.configure(settings().maxLength(1).build());
        assertThat(queue.readyCount()).isEqualTo(1);
        assertThat(store.pendingLoads()).isZero();
        RecordingConsumer second = RecordingConsumer.acking(0);
        queue.add(second);
        store.completeLoads();
        assertThat(second.received).containsExactly(7);
        assertThat(second.redelivered).containsExactly(true);
    }

    @Test
    void aDroppedMessageIsDeadLettered() {
        open(settings().maxLength(1).deadLetters(true));
        enqueue(0, 3);
        assertThat(dead).containsExactly(0, 1);
        assertThat(queue.readyCount()).isEqualTo(1);
        assertThat(queue.figures().inTransfer()).isEqualTo(2);
        settled.forEach(Runnable::run);
        assertThat(store.settled()).hasSize(2);
    }

    @Test
    void onlySoManyMessagesAreOnTheirWayAtATime() {
        open(settings().deadLetters(true));
        enqueue(0, 2 * Transfers.WINDOW);
        queue.configure(settings().deadLetters(true).maxLength(1).build());
        assertThat(dead).hasSize(Transfers.WINDOW);
        settled.get(0).run();
        assertThat(dead).hasSize(Transfers.WINDOW + 1);
        for (int i = 1; i < settled.size(); i++) {
            settled.get(i).run();
        }
        assertThat(queue.readyCount()).isEqualTo(1);
        assertThat(queue.figures().inTransfer()).isZero();
    }

    @Test
    void pagedOutMessagesAreLoadedToBeDeadLettered() {
        open(settings().deadLetters(true));
        enqueue(0, 8);
        pageOutEverything();
        queue.configure(settings().deadLetters(true).maxLength(3).build());
        store.completeLoads();
        assertThat(dead).containsExactly(0, 1, 2, 3, 4);
    }

    @Test
    void aFullQueueRefusesMessages() {
        open(settings().maxLength(2).overflow(Overflow.REJECT_PUBLISH).deadLetters(true));
        enqueue(0, 4);
        assertThat(rejected).containsExactly(2L, 3L);
        assertThat(dead).isEmpty();
        assertThat(queue.readyCount()).isEqualTo(2);
        assertThat(queue.figures().refused()).isEqualTo(2);
        queue.add(consumer);
        enqueue(4, 5);
        assertThat(consumer.received).containsExactly(0, 1, 4);
    }

    @Test
    void aQueueRefusesAMessageThatIsTooLarge() {
        open(settings().maxLengthBytes(BODY).overflow(Overflow.REJECT_PUBLISH));
        queue.enqueue(TestMessages.message(1, true, BODY + 1), confirmation, 1);
        queue.enqueue(TestMessages.message(2, true, BODY), confirmation, 2);
        assertThat(rejected).containsExactly(1L);
        assertThat(queue.readyCount()).isEqualTo(1);
    }

    @Test
    void aRefusedMessageCanBeDeadLettered() {
        open(settings().maxLength(1).overflow(Overflow.REJECT_PUBLISH_DLX).deadLetters(true));
        enqueue(0, 2);
        assertThat(rejected).containsExactly(1L);
        assertThat(dead).containsExactly(1);
        settled.get(0).run();
        assertThat(queue.readyCount()).isEqualTo(1);
        assertThat(queue.figures().inTransfer()).isZero();
    }
}
