package io.chasqui.store.queue;

import static io.chasqui.store.queue.TestMessages.number;
import static io.chasqui.store.queue.TestMessages.persistent;
import static io.chasqui.store.queue.TestMessages.transientMessage;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chasqui.store.log.Confirmation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MessageQueueTest {

    private final ManualThread owner = new ManualThread();
    private final ModelStore store = new ModelStore();
    private final MemoryBudget memory = new MemoryBudget(1 << 20, 3 << 20);
    private final MessageQueue queue = queue(QueueSettings.DURABLE);
    private final Confirmed confirmed = new Confirmed();

    private static final class Confirmed implements Confirmation {
        final List<Long> tags = new ArrayList<>();

        @Override
        public void confirmed(long tag) {
            tags.add(tag);
        }

        @Override
        public void rejected(long tag) {
            throw new AssertionError("rejected " + tag);
        }
    }

    private static final class Got implements GetReceiver {
        QueueEntry entry;
        long remaining = -1;
        int empties;

        @Override
        public void got(QueueEntry gotten, long remainingReady) {
            entry = gotten;
            remaining = remainingReady;
        }

        @Override
        public void empty() {
            empties++;
        }
    }

    private MessageQueue queue(QueueSettings settings) {
        return new MessageQueue(new QueueName("/", "q"), 7, settings, store, owner, memory, Map.of());
    }

    private void enqueue(int... numbers) {
        for (int n : numbers) {
            queue.enqueue(persistent(n), null, 0);
        }
    }

    // ---- confirmations and the journal

    @Test
    void aPersistentMessageIsConfirmedWhenTheJournalHasIt() {
        queue.enqueue(persistent(1), confirmed, 11);
        assertThat(confirmed.tags).isEmpty();
        store.confirmAll();
        assertThat(confirmed.tags).containsExactly(11L);
    }

    @Test
    void aTransientMessageIsConfirmedAtOnceAndNotJournaled() {
        queue.enqueue(transientMessage(1), confirmed, 11);
        assertThat(confirmed.tags).containsExactly(11L);
        assertThat(store.journaled()).isEmpty();
        assertThat(queue.readyCount()).isEqualTo(1);
    }

    @Test
    void aPersistentMessageInATransientQueueIsConfirmedAtOnce() {
        MessageQueue transientQueue = queue(QueueSettings.TRANSIENT);
        transientQueue.enqueue(persistent(1), confirmed, 11);
        assertThat(confirmed.tags).containsExactly(11L);
        assertThat(store.journaled()).isEmpty();
    }

    @Test
    void whatAConsumerWithoutAcksTakesAtOnceIsNeverJournaled() {
        RecordingConsumer consumer = RecordingConsumer.noAck();
        queue.add(consumer);
        queue.enqueue(persistent(1), confirmed, 11);
        assertThat(consumer.received).containsExactly(1);
        assertThat(confirmed.tags).containsExactly(11L);
        assertThat(store.journaled()).isEmpty();
        assertThat(store.settled()).isEmpty();
    }

    @Test
    void aBacklogTakenWithoutAcksIsSettledInTheJournal() {
        enqueue(1, 2);
        queue.add(RecordingConsumer.noAck());
        assertThat(store.settled()).isEqualTo(store.journaled().keySet()).hasSize(2);
        assertThat(queue.unackedCount()).isZero();
    }

    @Test
    void anAckIsJournaledForPersistentMessagesOnly() {
        RecordingConsumer consumer = RecordingConsumer.acking(0);
        queue.add(consumer);
        enqueue(1);
        queue.enqueue(transientMessage(2), null, 0);
        consumer.unacked.forEach(queue::ack);
        assertThat(store.settled()).hasSize(1);
        assertThat(queue.unackedCount()).isZero();
    }

    @Test
    void theJournalKnowsOfDeliveriesBeforeTheFirstOne() {
        enqueue(1);
        assertThat(store.deliveriesBegun()).isFalse();
        RecordingConsumer consumer = RecordingConsumer.acking(1);
        consumer.onDelivery = entry -> assertThat(store.deliveriesBegun()).isTrue();
        queue.add(consumer);
        queue.add(RecordingConsumer.acking(1));
        assertThat(consumer.received).containsExactly(1);
    }

    @Test
    void whatIsInTheQueueAlreadyWaitsUntilTheBeginOfDeliveriesIsOnTheDisk() {
        store.syncDeliveriesLater();
        enqueue(1);
        RecordingConsumer consumer = RecordingConsumer.acking(10);
        queue.add(consumer);
        enqueue(2);
        Got got = new Got();
        queue.get(true, got);
        assertThat(consumer.received).isEmpty();
        store.confirmAll();
        assertThat(TestMessages.number(got.entry.message())).isEqualTo(1);
        assertThat(consumer.received).containsExactly(2);
    }

    @Test
    void aQueueThatIsEmptyWhenDeliveriesBeginWaitsForNothing() {
        store.syncDeliveriesLater();
        RecordingConsumer consumer = RecordingConsumer.acking(10);
        queue.add(consumer);
        enqueue(1);
        assertThat(consumer.received).containsExactly(1);
        assertThat(store.deliveriesBegun()).isTrue();
    }

    @Test
    void aGetIsADeliveryForTheJournalToo() {
        enqueue(1);
        queue.get(true, new Got());
        assertThat(store.deliveriesBegun()).isTrue();
    }

    // ---- delivery

    @Test
    void messagesAreDeliveredInOrder() {
        enqueue(1, 2, 3);
        RecordingConsumer consumer = RecordingConsumer.acking(0);
        queue.add(consumer);
        enqueue(4);
        assertThat(consumer.received).containsExactly(1, 2, 3, 4);
        assertThat(consumer.redelivered).containsOnly(false);
        assertThat(queue.unackedCount()).isEqualTo(4);
        assertThat(queue.readyCount()).isZero();
    }

    @Test
    void consumersTakeTurns() {
        RecordingConsumer a = RecordingConsumer.acking(0);
        RecordingConsumer b = RecordingConsumer.acking(0);
        RecordingConsumer c = RecordingConsumer.acking(0);
        queue.add(a);
        queue.add(b);
        queue.add(c);
        enqueue(IntStream.rangeClosed(1, 7).toArray());
        assertThat(a.received).containsExactly(1, 4, 7);
        assertThat(b.received).containsExactly(2, 5);
        assertThat(c.received).containsExactly(3, 6);
    }

    @Test
    void aConsumerWithoutCapacityIsLeftOutUntilItResumes() {
        RecordingConsumer slow = RecordingConsumer.acking(1);
        RecordingConsumer fast = RecordingConsumer.acking(0);
        queue.add(slow);
        queue.add(fast);
        enqueue(1, 2, 3, 4);
        assertThat(slow.received).containsExactly(1);
        assertThat(fast.received).containsExactly(2, 3, 4);
        queue.ack(slow.unacked.poll());
        queue.resume(slow);
        enqueue(5, 6);
        assertThat(slow.received).hasSize(2);
        assertThat(fast.received).hasSize(4);
    }

    @Test
    void aHigherPriorityIsServedFirstWhileItHasCapacity() {
        RecordingConsumer low = new RecordingConsumer(true, -1, 0);
        RecordingConsumer high = new RecordingConsumer(true, 5, 2);
        queue.add(low);
        queue.add(high);
        enqueue(1, 2, 3);
        assertThat(high.received).containsExactly(1, 2);
        assertThat(low.received).containsExactly(3);
        queue.ack(high.unacked.poll());
        queue.resume(high);
        enqueue(4, 5);
        assertThat(high.received).containsExactly(1, 2, 4);
        assertThat(low.received).containsExactly(3, 5);
    }

    @Test
    void choosingAmongTenThousandBlockedConsumersAsksEachOnce() {
        List<RecordingConsumer> blocked = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            RecordingConsumer consumer = RecordingConsumer.acking(1);
            consumer.blocked = true;
            blocked.add(consumer);
            queue.add(consumer);
        }
        RecordingConsumer open = RecordingConsumer.acking(0);
        queue.add(open);
        for (int i = 0; i < 100; i++) {
            enqueue(i);
        }
        assertThat(open.received).hasSize(100);
        assertThat(blocked).allMatch(consumer -> consumer.timesAsked <= 1);
    }

    @Test
    void aRemovedConsumerGetsNothingMoreAndKeepsItsUnacked() {
        RecordingConsumer consumer = RecordingConsumer.acking(0);
        queue.add(consumer);
        enqueue(1);
        queue.remove(consumer);
        enqueue(2);
        assertThat(consumer.received).containsExactly(1);
        assertThat(queue.unackedCount()).isEqualTo(1);
        assertThat(queue.consumerCount()).isZero();
        queue.ack(consumer.oldest());
        assertThat(queue.unackedCount()).isZero();
        assertThat(queue.readyCount()).isEqualTo(1);
    }

    // ---- requeue and settlement

    @Test
    void aRequeuedMessageReturnsToItsPlaceAsRedelivered() {
        RecordingConsumer first = RecordingConsumer.acking(3);
        queue.add(first);
        enqueue(1, 2, 3, 4, 5);
        queue.remove(first);
        QueueEntry[] out = first.unacked.toArray(QueueEntry[]::new);
        queue.requeue(out[2]);
        queue.requeue(out[0]);
        queue.requeue(out[1]);
        RecordingConsumer second = RecordingConsumer.acking(0);
        queue.add(second);
        assertThat(second.received).containsExactly(1, 2, 3, 4, 5);
        assertThat(second.redelivered).containsExactly(true, true, true, false, false);
        assertThat(second.oldest().acquiredCount()).isEqualTo(2);
    }

    @Test
    void requeueingManyRestoresOrderBeforeAnythingIsDelivered() {
        RecordingConsumer first = RecordingConsumer.acking(4);
        RecordingConsumer second = RecordingConsumer.acking(1);
        queue.add(first);
        enqueue(1, 2, 3, 4);
        queue.remove(first);
        queue.add(second);
        QueueEntry[] out = first.unacked.toArray(QueueEntry[]::new);
        QueueEntry[] reversed = {out[3], out[2], out[1], out[0], null};
        queue.requeueAll(reversed, 4, false);
        assertThat(second.received).containsExactly(1);
        assertThat(queue.readyCount()).isEqualTo(3);
    }

    @Test
    void settlingTwiceCountsOnce() {
        RecordingConsumer consumer = RecordingConsumer.acking(0);
        queue.add(consumer);
        enqueue(1, 2);
        QueueEntry entry = consumer.oldest();
        queue.ack(entry);
        queue.ack(entry);
        queue.discard(entry);
        queue.requeue(entry);
        assertThat(queue.unackedCount()).isEqualTo(1);
        assertThat(queue.readyCount()).isZero();
        assertThat(store.settled()).hasSize(1);
    }

    @Test
    void aDiscardedMessageIsGone() {
        RecordingConsumer consumer = RecordingConsumer.acking(0);
        queue.add(consumer);
        enqueue(1);
        queue.discard(consumer.oldest());
        assertThat(queue.unackedCount()).isZero();
        assertThat(queue.readyCount()).isZero();
        assertThat(store.settled()).hasSize(1);
    }

    // ---- get, purge, delete

    @Test
    void getTakesTheNextMessageAndTellsHowManyRemain() {
        enqueue(1, 2);
        Got got = new Got();
        queue.get(true, got);
        assertThat(number(got.entry.message())).isEqualTo(1);
        assertThat(got.remaining).isEqualTo(1);
        assertThat(queue.unackedCount()).isEqualTo(1);
        queue.get(false, got);
        assertThat(number(got.entry.message())).isEqualTo(2);
        assertThat(queue.unackedCount()).isEqualTo(1);
        queue.get(false, got);
        assertThat(got.empties).isEqualTo(1);
    }

    @Test
    void purgeForgetsReadyMessagesOnly() {
        RecordingConsumer consumer = RecordingConsumer.acking(1);
        queue.add(consumer);
        enqueue(1, 2, 3);
        assertThat(queue.purge()).isEqualTo(2);
        assertThat(queue.readyCount()).isZero();
        assertThat(queue.unackedCount()).isEqualTo(1);
        assertThat(store.settled()).hasSize(2);
        enqueue(4);
        queue.requeue(consumer.unacked.poll());
        queue.resume(consumer);
        assertThat(consumer.received).containsExactly(1, 1);
        assertThat(queue.readyCount()).isEqualTo(1);
    }

    @Test
    void deleteTellsConsumersAndIgnoresWhatComesLate() {
        RecordingConsumer consumer = RecordingConsumer.acking(1);
        queue.add(consumer);
        enqueue(1, 2, 3);
        assertThat(queue.delete()).isEqualTo(2);
        assertThat(store.isDropped()).isTrue();
        assertThat(consumer.queuesDeleted).isEqualTo(1);
        queue.ack(consumer.oldest());
        queue.requeue(consumer.oldest());
        queue.remove(consumer);
        queue.enqueue(persistent(4), confirmed, 12);
        assertThat(confirmed.tags).containsExactly(12L);
        assertThat(store.settled()).isEmpty();
        assertThat(queue.readyCount()).isZero();
        assertThat(queue.delete()).isZero();
        Got got = new Got();
        queue.get(true, got);
        assertThat(got.empties).isEqualTo(1);
    }

    @Test
    void anEntryStillOutDoesNotKeepADeletedQueueAlive() {
        RecordingConsumer consumer = RecordingConsumer.acking(1);
        queue.add(consumer);
        enqueue(IntStream.range(0, 10_000).toArray());
        Segment segment = consumer.oldest().segment();
        assertThat(segment.next).isNotNull();
        queue.delete();
        assertThat(segment.next).isNull();
        assertThat(segment.capacity()).isZero();
    }

    // ---- callbacks that call back

    @Test
    void aConsumerMayAckAndResumeWhileItIsServed() {
        RecordingConsumer consumer = RecordingConsumer.acking(1);
        consumer.onDelivery = entry -> {
            queue.ack(consumer.unacked.poll());
            queue.resume(consumer);
        };
        enqueue(1, 2, 3);
        queue.add(consumer);
        assertThat(consumer.received).containsExactly(1, 2, 3);
        assertThat(queue.unackedCount()).isZero();
    }

    @Test
    void aConsumerMayLeaveWhileItIsServed() {
        RecordingConsumer leaving = RecordingConsumer.acking(0);
        leaving.onDelivery = entry -> queue.remove(leaving);
        RecordingConsumer staying = RecordingConsumer.acking(0);
        queue.add(leaving);
        queue.add(staying);
        enqueue(1, 2, 3);
        assertThat(leaving.received).containsExactly(1);
        assertThat(staying.received).containsExactly(2, 3);
    }

    @Test
    void aConsumerMayPublishToTheQueueThatServesIt() {
        RecordingConsumer consumer = RecordingConsumer.noAck();
        consumer.onDelivery = entry -> {
            int n = number(entry.message());
            if (n < 5) {
                queue.enqueue(persistent(n + 1), confirmed, n + 1);
            }
        };
        queue.add(consumer);
        enqueue(1);
        assertThat(consumer.received).containsExactly(1, 2, 3, 4, 5);
        assertThat(queue.readyCount()).isZero();
    }

    @Test
    void aConsumerMayDeleteTheQueueThatServesIt() {
        RecordingConsumer consumer = RecordingConsumer.acking(0);
        consumer.onDelivery = entry -> queue.delete();
        enqueue(1, 2, 3);
        queue.add(consumer);
        assertThat(consumer.received).containsExactly(1);
        assertThat(consumer.queuesDeleted).isEqualTo(1);
    }

    @Test
    void aConfirmationMayPublish() {
        Confirmation again = new Confirmation() {
            @Override
            public void confirmed(long tag) {
                if (tag < 4) {
                    queue.enqueue(transientMessage((int) tag + 1), this, tag + 1);
                }
            }

            @Override
            public void rejected(long tag) {}
        };
        queue.enqueue(transientMessage(1), again, 1);
        assertThat(queue.readyCount()).isEqualTo(4);
    }

    @Test
    void anotherThreadIsRefused() throws InterruptedException {
        Throwable[] thrown = new Throwable[1];
        Thread stranger = new Thread(() -> queue.readyCount());
        stranger.setUncaughtExceptionHandler((t, e) -> thrown[0] = e);
        stranger.start();
        stranger.join();
        assertThat(thrown[0]).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void oneConsumerIsNotAddedTwice() {
        RecordingConsumer consumer = RecordingConsumer.acking(0);
        queue.add(consumer);
        assertThatThrownBy(() -> queue.add(consumer)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void figuresAddUp() {
        RecordingConsumer consumer = RecordingConsumer.acking(2);
        queue.add(consumer);
        enqueue(1, 2, 3);
        queue.requeue(consumer.unacked.poll());
        queue.resume(consumer);
        queue.ack(consumer.unacked.poll());
        QueueFigures figures = queue.figures();
        assertThat(figures.published()).isEqualTo(3);
        assertThat(figures.delivered()).isEqualTo(3);
        assertThat(figures.redelivered()).isEqualTo(1);
        assertThat(figures.acknowledged()).isEqualTo(1);
        assertThat(figures.readyBytes()).isEqualTo(8);
        assertThat(figures.unackedBytes()).isEqualTo(8);
    }
}
