package io.chasqui.benchmarks.store;

import io.chasqui.benchmarks.AverageTimeBenchmark;
import io.chasqui.store.log.Confirmation;
import io.chasqui.store.log.MessageStore;
import io.chasqui.store.log.StorePartition;
import io.chasqui.store.message.Message;
import io.chasqui.store.queue.MemoryBudget;
import io.chasqui.store.queue.MessageQueue;
import io.chasqui.store.queue.QueueName;
import io.chasqui.store.queue.QueueSettings;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/**
 * The life of a message in a queue whose store keeps nothing: the queue's own cost, without a disk. Messages are taken
 * from one object, so that what is allocated is the queue's.
 */
public class QueueBenchmark extends AverageTimeBenchmark {

    private static final int BATCH = 64;
    private static final int BODY_LENGTH = 1024;
    private static final long BUDGET = 1L << 40;

    private final Message message = SampleStoredMessage.of(BODY_LENGTH, true);
    private final Confirmation confirmation = new Confirmation() {
        @Override
        public void confirmed(long tag) {
            confirmed++;
        }

        @Override
        public void rejected(long tag) {
            throw new IllegalStateException("message " + tag + " was rejected");
        }
    };
    private final CollectingConsumer acknowledging = new CollectingConsumer(true, BATCH);
    private final CollectingConsumer careless = new CollectingConsumer(false, BATCH);
    private BenchmarkThread owner;
    private StorePartition partition;
    private MessageQueue unconsumed;
    private MessageQueue acknowledged;
    private MessageQueue unacknowledged;
    private MessageQueue durable;
    private CollectingConsumer durableConsumer;
    private long tag;
    private long confirmed;

    @Setup(Level.Trial)
    public void open() {
        owner = new BenchmarkThread();
        partition = MessageStore.inMemory().partition(owner);
        unconsumed = queue(1, QueueSettings.TRANSIENT);
        acknowledged = queue(2, QueueSettings.TRANSIENT);
        acknowledged.add(acknowledging);
        unacknowledged = queue(3, QueueSettings.TRANSIENT);
        unacknowledged.add(careless);
        durable = queue(4, QueueSettings.DURABLE);
        durableConsumer = new CollectingConsumer(true, BATCH);
        durable.add(durableConsumer);
        partition.flush();
        owner.runSubmitted();
    }

    private MessageQueue queue(long id, QueueSettings settings) {
        QueueName name = new QueueName("/", "queue-" + id);
        return new MessageQueue(name, id, settings, partition, owner, new MemoryBudget(BUDGET, 2 * BUDGET), Map.of());
    }

    @TearDown(Level.Trial)
    public void requireNothingLeft() {
        if (confirmed != tag) {
            throw new IllegalStateException(confirmed + " of " + tag + " messages were confirmed");
        }
    }

    /** Enqueue, deliver, and acknowledge in batches. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public int acknowledged() {
        enqueueTo(acknowledged);
        return settled(acknowledging, acknowledged);
    }

    /** Enqueue and deliver to a consumer that does not acknowledge: the message is never stored. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public int unacknowledged() {
        enqueueTo(unacknowledged);
        return settled(careless, unacknowledged);
    }

    /** As {@link #acknowledged}, durable, with each message confirmed at the end of the batch. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public int durableAndConfirmed() {
        for (int i = 0; i < BATCH; i++) {
            durable.enqueue(message, confirmation, tag++);
        }
        partition.flush();
        owner.runSubmitted();
        return settled(durableConsumer, durable);
    }

    /** Enqueue while nobody consumes, and forget the batch at once. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public int enqueuedAndPurged() {
        enqueueTo(unconsumed);
        return unconsumed.purge();
    }

    private void enqueueTo(MessageQueue queue) {
        for (int i = 0; i < BATCH; i++) {
            queue.enqueue(message, null, 0);
        }
    }

    private int settled(CollectingConsumer consumer, MessageQueue queue) {
        int settled = consumer.settle(queue);
        if (settled != BATCH) {
            throw new IllegalStateException(settled + " messages were delivered and not " + BATCH);
        }
        return settled;
    }
}
