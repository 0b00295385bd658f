package io.chasqui.store.queue;

import static io.chasqui.store.queue.TestMessages.persistent;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Queues that deliver to one consumer at a time. */
class SingleActiveConsumerTest {

    private final MessageQueue queue = new MessageQueue(
            new QueueName("/", "q"),
            7,
            QueueSettings.DURABLE.toBuilder().singleActiveConsumer(true).build(),
            new QueueEnvironment(new ModelStore(), new ManualThread(), new MemoryBudget(1 << 20, 3 << 20), null),
            null,
            Map.of());

    private final RecordingConsumer first = new RecordingConsumer(true, 0, 2);
    private final RecordingConsumer second = new RecordingConsumer(true, 0, 0);
    private final RecordingConsumer important = new RecordingConsumer(true, 5, 0);

    private final MessageQueue byPriority = new MessageQueue(
            new QueueName("/", "p"),
            8,
            QueueSettings.DURABLE.toBuilder()
                    .singleActiveConsumer(true)
                    .successionByPriority(true)
                    .build(),
            new QueueEnvironment(new ModelStore(), new ManualThread(), new MemoryBudget(1 << 20, 3 << 20), null),
            null,
            Map.of());

    private void publish(int number) {
        byPriority.enqueue(persistent(number), null, 0);
    }

    private void ack(RecordingConsumer consumer) {
        byPriority.ack(consumer.unacked.remove());
        byPriority.resume(consumer);
    }

    @Test
    void aHigherPriorityTakesOverOnceTheActiveOneHoldsNothing() {
        byPriority.add(first);
        publish(0);
        byPriority.add(important);
        publish(1);
        assertThat(important.received).isEmpty();
        ack(first);
        publish(2);
        assertThat(first.received).containsExactly(0);
        assertThat(important.received).containsExactly(1, 2);
        assertThat(important.active).isTrue();
    }

    @Test
    void aHigherPriorityTakesOverAtOnceFromWhoHoldsNothing() {
        byPriority.add(first);
        byPriority.add(important);
        publish(0);
        assertThat(important.received).containsExactly(0);
    }

    @Test
    void theSamePriorityDoesNotTakeOver() {
        byPriority.add(second);
        byPriority.add(first);
        publish(0);
        assertThat(second.received).containsExactly(0);
    }

    @Test
    void theActiveOneGoesOnIfTheHigherPriorityHasGoneMeanwhile() {
        byPriority.add(second);
        publish(0);
        byPriority.add(important);
        publish(1);
        byPriority.remove(important);
        assertThat(second.received).containsExactly(0);
        ack(second);
        assertThat(second.received).containsExactly(0, 1);
    }

    @Test
    void whatComesBackWhileTheActiveOneIsQuiescedGoesToTheNextOne() {
        byPriority.add(second);
        publish(0);
        publish(1);
        byPriority.add(important);
        byPriority.requeue(second.unacked.remove());
        byPriority.resume(second);
        assertThat(important.received).isEmpty();
        ack(second);
        assertThat(important.received).containsExactly(0);
    }

    private void enqueue(int from, int to) {
        for (int i = from; i < to; i++) {
            queue.enqueue(persistent(i), null, 0);
        }
    }

    @Test
    void theFirstConsumerGetsEverything() {
        queue.add(first);
        queue.add(second);
        queue.add(important);
        enqueue(0, 5);
        assertThat(first.received).containsExactly(0, 1);
        assertThat(second.received).isEmpty();
        assertThat(important.received).isEmpty();
        assertThat(first.active).isTrue();
        assertThat(second.active).isFalse();
        queue.ack(first.unacked.remove());
        queue.resume(second);
        queue.resume(first);
        assertThat(first.received).containsExactly(0, 1, 2);
    }

    @Test
    void theNextInLineTakesOverWhenItGoes() {
        queue.add(first);
        queue.add(second);
        enqueue(0, 4);
        queue.remove(first);
        assertThat(second.active).isTrue();
        assertThat(first.active).isFalse();
        assertThat(second.received).containsExactly(2, 3);
        assertThat(queue.unackedCount()).isEqualTo(4);
    }

    @Test
    void theHighestPriorityTakesOverFirst() {
        queue.add(first);
        queue.add(second);
        queue.add(important);
        queue.remove(first);
        enqueue(0, 1);
        assertThat(important.received).containsExactly(0);
        queue.remove(important);
        enqueue(1, 2);
        assertThat(second.received).containsExactly(1);
    }

    @Test
    void aWaitingConsumerThatGoesChangesNothing() {
        queue.add(first);
        queue.add(second);
        queue.remove(second);
        assertThat(first.active).isTrue();
        queue.remove(first);
        queue.add(second);
        assertThat(second.active).isTrue();
    }
}
