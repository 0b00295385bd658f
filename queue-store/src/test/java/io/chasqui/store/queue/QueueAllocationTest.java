package io.chasqui.store.queue;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.chasqui.store.log.MessageStore;
import io.chasqui.store.log.StorePartition;
import io.chasqui.store.message.Message;
import java.lang.management.ManagementFactory;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a message costs the heap on its way through a queue, beside the message itself. */
class QueueAllocationTest {

    private static final int ENTRY = 40;
    private static final int ROUNDS = 100_000;

    private final ManualThread owner = new ManualThread();
    private final MessageStore store = MessageStore.inMemory();
    private final StorePartition partition = store.partition(owner);
    private final Message message = TestMessages.message(1, true, 1000);
    private final MessageQueue queue = new MessageQueue(
            new QueueName("/", "q"),
            1,
            QueueSettings.DURABLE,
            partition,
            owner,
            new MemoryBudget(1L << 30, 1L << 31),
            Map.of());

    /** Keeps a number of messages unacknowledged and acknowledges the oldest for each new one. */
    private final class Window implements Consumer {
        private final QueueEntry[] ring;
        private int delivered;
        private int acknowledged;

        Window(int size) {
            ring = new QueueEntry[size];
        }

        @Override
        public boolean acknowledges() {
            return true;
        }

        @Override
        public int priority() {
            return 0;
        }

        @Override
        public boolean hasCapacity() {
            return delivered - acknowledged < ring.length;
        }

        @Override
        public void deliver(MessageQueue from, QueueEntry entry) {
            ring[delivered++ % ring.length] = entry;
        }

        void ackOldest() {
            queue.ack(ring[acknowledged++ % ring.length]);
            queue.resume(this);
        }

        @Override
        public boolean holdsMessages() {
            return delivered > acknowledged;
        }

        @Override
        public void queueDeleted(MessageQueue from) {}
    }

    private static long allocated() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }

    private double bytesPerRound(Runnable round) {
        for (int i = 0; i < ROUNDS; i++) {
            round.run();
        }
        long before = allocated();
        for (int i = 0; i < ROUNDS; i++) {
            round.run();
        }
        return (allocated() - before) / (double) ROUNDS;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10, 100, 1000})
    void aMessageDeliveredAtOnceAndAcknowledgedLaterCostsItsEntry(int unacked) {
        Window consumer = new Window(unacked);
        queue.add(consumer);
        for (int i = 1; i < unacked; i++) {
            queue.enqueue(message, null, 0);
        }
        double bytes = bytesPerRound(() -> {
            queue.enqueue(message, null, 0);
            consumer.ackOldest();
        });
        assertThat(bytes).isBetween((double) ENTRY, ENTRY + 2.0);
    }

    @Test
    void aMessageThatWaitsBehindOthersCostsItsEntry() {
        for (int i = 0; i < 500; i++) {
            queue.enqueue(message, null, 0);
        }
        Window consumer = new Window(10);
        queue.add(consumer);
        partition.flush();
        owner.runTasks();
        double bytes = bytesPerRound(() -> {
            queue.enqueue(message, null, 0);
            consumer.ackOldest();
        });
        assertThat(bytes).isBetween((double) ENTRY, ENTRY + 2.0);
    }

    @Test
    void requeueingCostsNothing() {
        Window consumer = new Window(1);
        queue.add(consumer);
        queue.enqueue(message, null, 0);
        double bytes = bytesPerRound(() -> {
            QueueEntry entry = consumer.ring[0];
            consumer.acknowledged++;
            queue.requeue(entry);
            queue.resume(consumer);
        });
        assertThat(bytes).isLessThan(1);
    }
}
