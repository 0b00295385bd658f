package io.chasqui.store.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.chasqui.store.queue.QueueSettings.Overflow;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Messages that come back and stay out of sight for a while. */
class RetryDelayTest {

    private final ManualTimer timer = new ManualTimer();
    private final RecordingConsumer consumer = new RecordingConsumer(true, 0, 1);

    private MessageQueue queue(RetryDelay delay) {
        return new MessageQueue(
                new QueueName("/", "q"),
                7,
                QueueSettings.DURABLE.toBuilder().retryDelay(delay).maxLength(3).build(),
                new QueueEnvironment(new ModelStore(), new ManualThread(), new MemoryBudget(1 << 20, 3 << 20), timer),
                null,
                Map.of());
    }

    private MessageQueue queueWith(int messages, RetryDelay delay) {
        MessageQueue queue = queue(delay);
        for (int i = 0; i < messages; i++) {
            queue.enqueue(TestMessages.persistent(i), null, 0);
        }
        queue.add(consumer);
        return queue;
    }

    private void fail(MessageQueue queue) {
        queue.fail(consumer.unacked.remove());
        queue.resume(consumer);
    }

    @Test
    void theDelayGrowsWithEachFailureUpToTheLongest() {
        RetryDelay delay = new RetryDelay(true, false, 100, 250);
        assertThat(delay.millis(true, 1)).isEqualTo(100);
        assertThat(delay.millis(true, 2)).isEqualTo(200);
        assertThat(delay.millis(true, 3)).isEqualTo(250);
        assertThat(delay.millis(true, 65_535)).isEqualTo(250);
        assertThat(delay.millis(false, 3)).isZero();
        assertThat(new RetryDelay(false, true, Long.MAX_VALUE / 2, Long.MAX_VALUE).millis(false, 0))
                .isEqualTo(Long.MAX_VALUE / 2);
    }

    @Test
    void aFailedMessageWaitsWhileOthersAreDelivered() {
        MessageQueue queue = queueWith(2, new RetryDelay(true, false, 100, 250));
        fail(queue);
        assertThat(consumer.received).containsExactly(0, 1);
        assertThat(queue.readyCount()).isZero();
        assertThat(queue.unackedCount()).isEqualTo(1);
        assertThat(queue.figures().delayed()).isEqualTo(1);
        queue.ack(consumer.unacked.remove());
        queue.resume(consumer);
        timer.advance(99);
        assertThat(consumer.received).hasSize(2);
        timer.advance(1);
        assertThat(consumer.received).containsExactly(0, 1, 0);
        assertThat(consumer.redelivered).containsExactly(false, false, true);
        fail(queue);
        timer.advance(199);
        assertThat(consumer.received).hasSize(3);
        timer.advance(1);
        assertThat(consumer.received).hasSize(4);
    }

    @Test
    void aReleasedMessageDoesNotWaitIfOnlyFailuresDo() {
        MessageQueue queue = queueWith(1, new RetryDelay(true, false, 100, 250));
        queue.requeue(consumer.unacked.remove());
        queue.resume(consumer);
        assertThat(consumer.received).containsExactly(0, 0);
    }

    @Test
    void purgingTakesInTheDelayed() {
        MessageQueue queue = queueWith(2, new RetryDelay(true, false, 100, 250));
        fail(queue);
        queue.enqueue(TestMessages.persistent(2), null, 0);
        assertThat(queue.purge()).isEqualTo(2);
        timer.advance(1000);
        assertThat(consumer.received).containsExactly(0, 1);
    }

    @Test
    void theDelayedCountTowardsTheLengthOfTheQueue() {
        MessageQueue queue = queueWith(2, new RetryDelay(true, false, 100, 250));
        fail(queue);
        for (int i = 2; i < 6; i++) {
            queue.enqueue(TestMessages.persistent(i), null, 0);
        }
        assertThat(queue.readyCount()).isEqualTo(2);
        assertThat(queue.settings().overflow()).isEqualTo(Overflow.DROP_HEAD);
    }

    @Test
    void deletingTheQueueEndsTheWaitForGood() {
        MessageQueue queue = queueWith(1, new RetryDelay(true, false, 100, 250));
        fail(queue);
        queue.delete();
        timer.advance(1000);
        assertThat(consumer.received).containsExactly(0);
    }
}
