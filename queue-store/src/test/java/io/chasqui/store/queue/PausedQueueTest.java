package io.chasqui.store.queue;

import static io.chasqui.store.queue.TestMessages.persistent;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Queues that hand out nothing for a while. */
class PausedQueueTest {

    private final MessageQueue queue = new MessageQueue(
            new QueueName("/", "q"),
            7,
            QueueSettings.DURABLE,
            new QueueEnvironment(new ModelStore(), new ManualThread(), new MemoryBudget(1 << 20, 3 << 20), null),
            null,
            Map.of());

    private static final class Got implements GetReceiver {
        private QueueEntry entry;
        private boolean empty;

        @Override
        public void got(QueueEntry gotten, long remainingReady) {
            entry = gotten;
        }

        @Override
        public void empty() {
            empty = true;
        }
    }

    @Test
    void aConsumerGetsNothingUntilDeliveryGoesOn() {
        RecordingConsumer consumer = new RecordingConsumer(true, 0, 0);
        queue.add(consumer);
        queue.pause(true);
        queue.enqueue(persistent(1), null, 0);
        queue.enqueue(persistent(2), null, 0);
        assertThat(consumer.received).isEmpty();
        assertThat(queue.readyCount()).isEqualTo(2);

        queue.pause(false);

        assertThat(consumer.received).containsExactly(1, 2);
    }

    @Test
    void nothingPassesByAPausedQueue() {
        RecordingConsumer consumer = new RecordingConsumer(false, 0, 0);
        queue.add(consumer);
        queue.pause(true);
        queue.enqueue(persistent(1), null, 0);
        assertThat(consumer.received).isEmpty();
        assertThat(queue.readyCount()).isEqualTo(1);
    }

    @Test
    void whoAsksForAMessageGetsNoneUnlessItIsAnOperator() {
        queue.pause(true);
        queue.enqueue(persistent(1), null, 0);
        Got client = new Got();
        Got operator = new Got();

        queue.get(true, client);
        queue.get(true, true, operator);

        assertThat(client.empty).isTrue();
        assertThat(operator.entry).isNotNull();
    }

    @Test
    void whatIsOutCanBeSettledOrGivenBack() {
        RecordingConsumer consumer = new RecordingConsumer(true, 0, 0);
        queue.add(consumer);
        queue.enqueue(persistent(1), null, 0);
        queue.enqueue(persistent(2), null, 0);
        queue.pause(true);

        queue.ack(consumer.unacked.remove());
        queue.requeue(consumer.unacked.remove());

        assertThat(queue.unackedCount()).isZero();
        assertThat(queue.readyCount()).isEqualTo(1);
        assertThat(consumer.received).containsExactly(1, 2);
    }

    @Test
    void aPausedQueueDropsWhatIsTooMuch() {
        queue.configure(QueueSettings.DURABLE.toBuilder().maxLength(1).build());
        queue.pause(true);
        queue.enqueue(persistent(1), null, 0);
        queue.enqueue(persistent(2), null, 0);
        assertThat(queue.readyCount()).isEqualTo(1);
    }
}
