package io.chasqui.store.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.chasqui.store.OwnerThread;
import io.chasqui.store.log.Confirmation;
import io.chasqui.store.log.MessageBlock;
import io.chasqui.store.log.MessageStore;
import io.chasqui.store.log.StoreListener;
import io.chasqui.store.log.StoreOptions;
import io.chasqui.store.log.StorePartition;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A queue on the real store, with far less memory than messages. */
class QueueOnDiskTest {

    private static final long QUEUE_ID = 5;
    private static final int BODY = 1000;
    private static final long MEGABYTE = 1 << 20;

    @TempDir
    Path directory;

    private Owner owner;
    private MemoryBudget memory;
    private MessageStore store;
    private StorePartition partition;
    private MessageQueue queue;

    private static final class Owner implements OwnerThread, AutoCloseable {
        private volatile Thread thread;
        private final ExecutorService executor = Executors.newSingleThreadExecutor(task -> {
            thread = new Thread(task, "owner");
            return thread;
        });

        @Override
        public boolean isCurrent() {
            return Thread.currentThread() == thread;
        }

        @Override
        public void execute(Runnable task) {
            executor.execute(task);
        }

        <T> T call(Callable<T> task) throws InterruptedException, ExecutionException {
            return executor.submit(task).get();
        }

        @Override
        public void close() {
            executor.shutdown();
        }
    }

    /** Acknowledges what it gets, in batches as a client would, until it has enough. */
    private final class Client implements Consumer {
        private static final int PREFETCH = 100;

        final CountDownLatch done = new CountDownLatch(1);
        private final QueueEntry[] unacked = new QueueEntry[PREFETCH];
        private final int last;
        private int count;
        private int next;
        private String disorder;

        Client(int first, int last) {
            this.next = first;
            this.last = last;
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
            return count < PREFETCH && next <= last;
        }

        @Override
        public void deliver(MessageQueue from, QueueEntry entry) {
            int number = TestMessages.number(entry.message());
            if (number != next && disorder == null) {
                disorder = "got " + number + " instead of " + next;
            }
            next++;
            unacked[count++] = entry;
            if (count == PREFETCH || next > last) {
                owner.execute(this::acknowledge);
            }
        }

        private void acknowledge() {
            for (int i = 0; i < count; i++) {
                queue.ack(unacked[i]);
            }
            count = 0;
            partition.flush();
            if (next > last) {
                done.countDown();
            } else {
                queue.resume(this);
            }
        }

        @Override
        public boolean holdsMessages() {
            return false;
        }

        @Override
        public void queueDeleted(MessageQueue from) {}
    }

    @BeforeEach
    void open() throws Exception {
        owner = new Owner();
        memory = new MemoryBudget(2 * MEGABYTE, 6 * MEGABYTE);
        store = MessageStore.open(
                directory,
                StoreOptions.DEFAULT.withSegmentBytes(4 * MEGABYTE).withCheckpointBytes(8 * MEGABYTE),
                StoreListener.NONE);
        List<MessageBlock> found = store.recovered().get(MessageQueue.laneId(QUEUE_ID, 0));
        Map<Integer, List<MessageBlock>> blocks = found == null ? Map.of() : Map.of(0, found);
        owner.call(() -> {
            partition = store.partition(owner);
            queue = new MessageQueue(
                    new QueueName("/", "q"), QUEUE_ID, QueueSettings.DURABLE, partition, owner, memory, blocks);
            return null;
        });
    }

    @AfterEach
    void close() {
        store.close();
        owner.close();
    }

    private void publish(int from, int to) throws Exception {
        for (int batch = from; batch < to; batch += 100) {
            int first = batch;
            int end = Math.min(to, batch + 100);
            owner.call(() -> {
                for (int i = first; i < end; i++) {
                    queue.enqueue(TestMessages.message(i, true, BODY), null, 0);
                }
                partition.flush();
                return null;
            });
            waitForMemory();
        }
    }

    private void waitForMemory() throws InterruptedException {
        if (memory.publishersShouldPause()) {
            CountDownLatch relieved = new CountDownLatch(1);
            memory.whenRelieved(relieved::countDown);
            relieved.await();
        }
    }

    private void awaitDurability() throws Exception {
        CountDownLatch durable = new CountDownLatch(1);
        owner.call(() -> {
            partition.barrier(
                    new Confirmation() {
                        @Override
                        public void confirmed(long tag) {
                            durable.countDown();
                        }

                        @Override
                        public void rejected(long tag) {}
                    },
                    0);
            partition.flush();
            return null;
        });
        durable.await();
    }

    private void consume(int first, int last) throws Exception {
        Client client = new Client(first, last);
        owner.execute(() -> {
            queue.add(client);
            partition.flush();
        });
        assertThat(client.done.await(60, TimeUnit.SECONDS)).isTrue();
        owner.call(() -> {
            queue.remove(client);
            return null;
        });
        assertThat(client.disorder).isNull();
        awaitDurability();
    }

    @Test
    void aBacklogMuchLargerThanMemoryComesBackInOrderAcrossARestart() throws Exception {
        publish(0, 20_000);
        assertThat(memory.residentBytes()).isLessThan(7 * MEGABYTE);
        assertThat(owner.call(queue::readyCount)).isEqualTo(20_000);
        consume(0, 6_999);
        store.close();
        owner.close();

        open();
        assertThat(owner.call(queue::readyCount)).isEqualTo(13_000);
        publish(20_000, 21_000);
        consume(7_000, 20_999);
        assertThat(owner.call(queue::readyCount)).isZero();
        QueueFigures figures = owner.call(queue::figures);
        assertThat(figures.unacked()).isZero();
        assertThat(figures.residentBytes()).isZero();
    }
}
