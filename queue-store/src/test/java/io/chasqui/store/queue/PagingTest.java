package io.chasqui.store.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.chasqui.store.log.MessageBlock;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A queue whose blocks hold ten messages, under memory pressure made by other queues. */
class PagingTest {

    private static final int BODY = 56;
    private static final int FOOTPRINT = QueueEntry.footprint(TestMessages.message(0, true, BODY));
    private static final PageLimits LIMITS = new PageLimits(10 * FOOTPRINT, 64, 40L * FOOTPRINT, 20L * FOOTPRINT, 4);
    private static final int MODERATE = 3 << 20;
    private static final int HIGH = 5 << 20;
    private static final int EXTREME = 7 << 20;

    private final ManualThread owner = new ManualThread();
    private ModelStore store = new ModelStore();
    private final MemoryBudget memory = new MemoryBudget(2 << 20, 6 << 20);
    private final MemoryAccount otherQueues = memory.account(new ManualThread());
    private MessageQueue queue = open(Map.of());

    private MessageQueue open(Map<Integer, List<MessageBlock>> blocks) {
        return new MessageQueue(
                new QueueName("/", "q"),
                1,
                QueueSettings.DURABLE,
                new QueueEnvironment(store, owner, memory, null),
                null,
                blocks,
                LIMITS);
    }

    private void enqueue(int from, int to) {
        for (int i = from; i < to; i++) {
            queue.enqueue(TestMessages.message(i, true, BODY), null, 0);
        }
    }

    private void pageOut(long pressure) {
        otherQueues.add(pressure);
        memory.account(owner).sweep();
        store.checkpoint();
    }

    private void relieve(long pressure) {
        otherQueues.add(-pressure);
    }

    private long residentMessages() {
        return queue.figures().residentBytes() / FOOTPRINT;
    }

    private static Integer[] numbers(int from, int to) {
        return IntStream.range(from, to).boxed().toArray(Integer[]::new);
    }

    @Test
    void withoutPressureNothingLeavesTheHeap() {
        enqueue(0, 200);
        memory.account(owner).sweep();
        assertThat(store.blocksHandedOver()).isZero();
        assertThat(residentMessages()).isEqualTo(200);
    }

    @Test
    void underPressureOnlyAWindowAtTheHeadStays() {
        enqueue(0, 200);
        pageOut(MODERATE);
        assertThat(store.checkpointsRequested()).isEqualTo(1);
        assertThat(store.blocksHandedOver()).isEqualTo(18);
        assertThat(residentMessages()).isEqualTo(20);
        assertThat(queue.readyCount()).isEqualTo(200);
        assertThat(queue.figures().readyBytes()).isEqualTo(200 * BODY);
    }

    @Test
    void nothingIsDroppedBeforeTheStoreHasIt() {
        enqueue(0, 200);
        otherQueues.add(MODERATE);
        memory.account(owner).sweep();
        assertThat(residentMessages()).isEqualTo(200);
        store.beginCheckpoint();
        assertThat(residentMessages()).isEqualTo(200);
        store.completeCheckpoint();
        assertThat(residentMessages()).isEqualTo(20);
    }

    @Test
    void aQueueSmallerThanItsWindowIsLeftAlone() {
        enqueue(0, 20);
        pageOut(MODERATE);
        assertThat(store.blocksHandedOver()).isZero();
    }

    @Test
    void underHighPressureAQueueWithoutConsumersKeepsNothing() {
        enqueue(0, 200);
        pageOut(HIGH);
        assertThat(residentMessages()).isZero();
        assertThat(queue.readyCount()).isEqualTo(200);
    }

    @Test
    void pagedOutMessagesComeBackInOrder() {
        enqueue(0, 200);
        pageOut(HIGH);
        relieve(HIGH);
        enqueue(200, 215);
        RecordingConsumer consumer = RecordingConsumer.noAck();
        queue.add(consumer);
        store.completeLoads();
        assertThat(consumer.received).containsExactly(numbers(0, 215));
        assertThat(queue.figures().residentBytes()).isZero();
        assertThat(store.blocksReleased()).isEqualTo(20);
        assertThat(store.settled()).hasSize(215);
    }

    @Test
    void readingAheadIsBounded() {
        enqueue(0, 200);
        pageOut(HIGH);
        relieve(HIGH);
        RecordingConsumer consumer = RecordingConsumer.acking(5);
        queue.add(consumer);
        assertThat(store.pendingLoads()).isEqualTo(4);
        store.completeLoads();
        assertThat(consumer.received).containsExactly(numbers(0, 5));
        assertThat(residentMessages()).isEqualTo(40);
        assertThat(store.pendingLoads()).isZero();
    }

    @Test
    void theNextBlockIsLoadedBeforeTheConsumerGetsThere() {
        enqueue(0, 200);
        pageOut(HIGH);
        relieve(HIGH);
        RecordingConsumer consumer = RecordingConsumer.acking(10);
        queue.add(consumer);
        store.completeLoads();
        assertThat(consumer.received).hasSize(10);
        queue.ack(consumer.unacked.poll());
        queue.resume(consumer);
        assertThat(consumer.received).as("delivered without waiting").hasSize(11);
        assertThat(store.pendingLoads()).as("blocks on their way").isEqualTo(1);
    }

    @Test
    void underHighPressureOneBlockIsReadAtATime() {
        enqueue(0, 200);
        pageOut(HIGH);
        RecordingConsumer consumer = RecordingConsumer.noAck();
        queue.add(consumer);
        assertThat(store.pendingLoads()).isEqualTo(1);
        store.completeLoads();
        assertThat(consumer.received).containsExactly(numbers(0, 200));
    }

    @Test
    void theBlockBeingConsumedIsNotTakenAwayUnderHighPressure() {
        enqueue(0, 200);
        pageOut(HIGH);
        RecordingConsumer consumer = RecordingConsumer.acking(1);
        queue.add(consumer);
        store.completeLoads();
        memory.account(owner).sweep();
        assertThat(residentMessages()).isEqualTo(10);
        queue.ack(consumer.unacked.poll());
        queue.resume(consumer);
        assertThat(consumer.received).containsExactly(0, 1);
        assertThat(store.pendingLoads()).isZero();
    }

    @Test
    void unackedMessagesArePagedOutAndComeBackWhenRequeued() {
        RecordingConsumer consumer = RecordingConsumer.acking(100);
        queue.add(consumer);
        enqueue(0, 100);
        queue.remove(consumer);
        pageOut(HIGH);
        assertThat(residentMessages()).isZero();
        assertThat(consumer.unacked).allMatch(entry -> entry.message() == null);
        assertThat(queue.figures().unackedBytes()).isEqualTo(100 * BODY);
        relieve(HIGH);
        QueueEntry[] entries = consumer.unacked.toArray(QueueEntry[]::new);
        queue.ack(entries[3]);
        queue.requeueAll(entries, entries.length, false);
        RecordingConsumer second = RecordingConsumer.noAck();
        queue.add(second);
        store.completeLoads();
        assertThat(second.received).hasSize(99).doesNotContain(3).isSorted();
        assertThat(second.redelivered).containsOnly(true);
        assertThat(store.blocksReleased()).isEqualTo(store.blocksHandedOver());
    }

    @Test
    void underExtremePressureEvenThatBlockGoesAndDeliveryGoesOn() {
        enqueue(0, 30);
        pageOut(EXTREME);
        RecordingConsumer consumer = RecordingConsumer.acking(1);
        queue.add(consumer);
        for (int i = 0; i < 30; i++) {
            store.completeLoads();
            assertThat(consumer.received).hasSize(i + 1);
            queue.ack(consumer.unacked.poll());
            memory.account(owner).sweep();
            assertThat(residentMessages()).isZero();
            queue.resume(consumer);
        }
        assertThat(consumer.received).containsExactly(numbers(0, 30));
    }

    @Test
    void theBlockOfRequeuedMessagesIsNotTakenAwayWhileItIsConsumed() {
        RecordingConsumer first = RecordingConsumer.acking(20);
        queue.add(first);
        enqueue(0, 60);
        queue.remove(first);
        pageOut(HIGH);
        QueueEntry[] entries = first.unacked.toArray(QueueEntry[]::new);
        queue.requeueAll(entries, entries.length, false);
        RecordingConsumer second = RecordingConsumer.acking(1);
        queue.add(second);
        store.completeLoads();
        enqueue(60, 100);
        memory.account(owner).sweep();
        queue.ack(second.unacked.poll());
        queue.resume(second);
        assertThat(second.received).containsExactly(0, 1);
        assertThat(store.pendingLoads()).isZero();
    }

    @Test
    void aGetWaitsForItsBlockAndGoesBeforeConsumers() {
        enqueue(0, 50);
        pageOut(HIGH);
        StringBuilder order = new StringBuilder();
        GetReceiver receiver = new GetReceiver() {
            @Override
            public void got(QueueEntry entry, long remainingReady) {
                order.append("got ")
                        .append(TestMessages.number(entry.message()))
                        .append(',');
            }

            @Override
            public void empty() {
                order.append("empty,");
            }
        };
        queue.get(false, receiver);
        RecordingConsumer consumer = RecordingConsumer.acking(1);
        consumer.onDelivery = entry -> order.append("delivered,");
        queue.add(consumer);
        queue.get(false, receiver);
        assertThat(order).isEmpty();
        store.completeLoads();
        assertThat(order.toString()).isEqualTo("got 0,got 1,delivered,");
    }

    @Test
    void purgingPagedOutMessagesSettlesThemWithoutReading() {
        enqueue(0, 100);
        pageOut(HIGH);
        assertThat(queue.purge()).isEqualTo(100);
        assertThat(store.settled()).hasSize(100);
        assertThat(store.blocksReleased()).isEqualTo(10);
        assertThat(store.pendingLoads()).isZero();
        enqueue(100, 101);
        RecordingConsumer consumer = RecordingConsumer.noAck();
        queue.add(consumer);
        assertThat(consumer.received).containsExactly(100);
    }

    @Test
    void aBlockThatArrivesAfterPurgeOrDeleteIsIgnored() {
        enqueue(0, 20);
        pageOut(HIGH);
        RecordingConsumer consumer = RecordingConsumer.acking(1);
        queue.add(consumer);
        queue.purge();
        store.completeLoads();
        assertThat(consumer.received).isEmpty();
        enqueue(20, 60);
        queue.remove(consumer);
        pageOut(0);
        queue.requeue(consumer.oldest());
        queue.add(RecordingConsumer.acking(0));
        assertThat(store.pendingLoads()).isEqualTo(1);
        queue.delete();
        store.completeLoads();
        assertThat(queue.figures().residentBytes()).isZero();
    }

    @Test
    void anUnreadableBlockIsSetAsideAndTheRestIsDelivered() {
        enqueue(0, 30);
        pageOut(HIGH);
        RecordingConsumer consumer = RecordingConsumer.acking(0);
        queue.add(consumer);
        store.failLoad();
        store.completeLoads();
        assertThat(consumer.received).containsExactly(numbers(10, 30));
        assertThat(queue.readyCount()).isZero();
        assertThat(queue.figures().unreadable()).isEqualTo(10);
        assertThat(queue.figures().readyBytes()).isZero();
        assertThat(store.settled()).isEmpty();
        assertThat(queue.purge()).isZero();
        assertThat(queue.figures().unreadable()).isZero();
        assertThat(store.settled()).hasSize(10);
    }

    @Test
    void blocksThatAreFoundUnreadableAtOnceAreSkipped() {
        store = new ModelStore(ModelStore.Loading.FAILS_AT_ONCE);
        queue = open(Map.of());
        enqueue(0, 35);
        pageOut(HIGH);
        relieve(HIGH);
        enqueue(35, 40);
        RecordingConsumer consumer = RecordingConsumer.acking(0);
        queue.add(consumer);
        assertThat(consumer.received).endsWith(38, 39).isSorted();
        assertThat(queue.readyCount()).isZero();
        assertThat(queue.figures().unreadable() + consumer.received.size()).isEqualTo(40);
    }

    @Test
    void aQueueOfWhichNothingCanBeReadIsEmpty() {
        store = new ModelStore(ModelStore.Loading.FAILS_AT_ONCE);
        queue = open(Map.of());
        enqueue(0, 30);
        pageOut(HIGH);
        RecordingConsumer consumer = RecordingConsumer.acking(0);
        queue.add(consumer);
        assertThat(consumer.received).isEmpty();
        assertThat(queue.readyCount()).isZero();
        assertThat(queue.figures().unreadable()).isEqualTo(30);
    }

    @Test
    void aRequeuedMessageOfAnUnreadableBlockIsSetAsideToo() {
        RecordingConsumer consumer = RecordingConsumer.acking(3);
        queue.add(consumer);
        enqueue(0, 10);
        queue.remove(consumer);
        pageOut(HIGH);
        RecordingConsumer second = RecordingConsumer.acking(0);
        queue.add(second);
        store.failLoad();
        assertThat(queue.figures().unreadable()).isEqualTo(7);
        queue.requeue(consumer.unacked.poll());
        assertThat(queue.figures().unreadable()).isEqualTo(8);
        queue.ack(consumer.unacked.poll());
        assertThat(queue.unackedCount()).isEqualTo(1);
        assertThat(second.received).isEmpty();
    }

    @Test
    void aCheckpointPacksWhatIsBelowItsBoundaryOnly() {
        enqueue(0, 14);
        store.beginCheckpoint();
        enqueue(14, 20);
        store.completeCheckpoint();
        assertThat(store.blocksHandedOver()).isZero();
        store.checkpoint();
        assertThat(store.blocksHandedOver()).isEqualTo(2);
        assertThat(residentMessages()).isEqualTo(20);
        enqueue(20, 25);
        RecordingConsumer consumer = RecordingConsumer.noAck();
        queue.add(consumer);
        assertThat(consumer.received).containsExactly(numbers(0, 25));
    }

    @Test
    void whatIsConsumedPromptlyNeverReachesTheStore() {
        RecordingConsumer consumer = RecordingConsumer.acking(0);
        queue.add(consumer);
        for (int i = 0; i < 50; i++) {
            enqueue(i, i + 1);
            queue.ack(consumer.unacked.poll());
            store.checkpoint();
        }
        assertThat(store.blocksHandedOver()).isZero();
    }

    @Test
    void scatteredSurvivorsShareABlock() {
        RecordingConsumer consumer = RecordingConsumer.acking(0);
        queue.add(consumer);
        enqueue(0, 60);
        QueueEntry[] entries = consumer.unacked.toArray(QueueEntry[]::new);
        for (int i = 0; i < 60; i++) {
            if (i % 15 != 7) {
                queue.ack(entries[i]);
            }
        }
        store.checkpoint();
        store.checkpoint();
        assertThat(store.blocksHandedOver()).isEqualTo(1);
        queue.remove(consumer);
        queue.requeueAll(entries, 60, false);
        RecordingConsumer second = RecordingConsumer.noAck();
        queue.add(second);
        assertThat(second.received).containsExactly(7, 22, 37, 52);
    }

    @Test
    void theHeadMayMoveIntoAJoinedSegment() {
        RecordingConsumer consumer = RecordingConsumer.acking(13);
        queue.add(consumer);
        enqueue(0, 16);
        QueueEntry[] entries = consumer.unacked.toArray(QueueEntry[]::new);
        for (int i = 1; i < 12; i++) {
            queue.ack(entries[i]);
        }
        store.checkpoint();
        store.checkpoint();
        assertThat(store.blocksHandedOver()).isEqualTo(1);
        enqueue(16, 30);
        RecordingConsumer second = RecordingConsumer.acking(0);
        queue.add(second);
        assertThat(second.received).containsExactly(numbers(13, 30));
    }

    @Test
    void aBoundaryWithNothingAliveAboveItLeavesNoEmptySegment() {
        RecordingConsumer consumer = RecordingConsumer.acking(0);
        queue.add(consumer);
        enqueue(0, 3);
        store.checkpoint();
        enqueue(3, 6);
        QueueEntry[] entries = consumer.unacked.toArray(QueueEntry[]::new);
        for (int i = 3; i < 6; i++) {
            queue.ack(entries[i]);
        }
        store.checkpoint();
        enqueue(6, 8);
        store.checkpoint();
        store.checkpoint();
        assertThat(store.blocksHandedOver()).isEqualTo(2);
        store.crash();
        assertThat(store.blocksHandedOver()).isEqualTo(2);
    }

    @Test
    void theRedeliveredFlagOfOneMessageSurvivesPagingAndAnOrderlyRestart() {
        RecordingConsumer consumer = RecordingConsumer.acking(30);
        queue.add(consumer);
        enqueue(0, 30);
        QueueEntry[] entries = consumer.unacked.toArray(QueueEntry[]::new);
        queue.remove(consumer);
        queue.requeue(entries[4]);
        store.checkpoint();
        store.checkpoint();
        queue.requeue(entries[25]);
        Map<Integer, List<MessageBlock>> blocks = store.restart();
        queue = open(blocks);
        RecordingConsumer second = RecordingConsumer.noAck();
        queue.add(second);
        store.completeLoads();
        assertThat(second.received).containsExactly(numbers(0, 30));
        assertThat(IntStream.range(0, 30).filter(second.redelivered::get).boxed())
                .containsExactly(4, 25);
    }

    @Test
    void aRecoveredQueueGoesOnBehindItsBlocks() {
        enqueue(0, 25);
        Map<Integer, List<MessageBlock>> blocks = store.restart();
        queue = open(blocks);
        assertThat(queue.readyCount()).isEqualTo(25);
        assertThat(residentMessages()).isZero();
        enqueue(25, 27);
        RecordingConsumer consumer = RecordingConsumer.noAck();
        queue.add(consumer);
        store.completeLoads();
        assertThat(consumer.received).containsExactly(numbers(0, 27));
    }

    @Test
    void theBooksFollowTheHeap() {
        enqueue(0, 200);
        pageOut(HIGH);
        memory.account(owner).add(MemoryAccount.STEP);
        assertThat(memory.residentBytes()).isEqualTo(HIGH + MemoryAccount.STEP);
        enqueue(200, 210);
        queue.delete();
        memory.account(owner).add(MemoryAccount.STEP);
        assertThat(memory.residentBytes()).isEqualTo(HIGH + 2 * MemoryAccount.STEP);
    }
}
