package io.chasqui.store.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.chasqui.store.OwnerThread;
import io.chasqui.store.log.MessageBlock;
import io.chasqui.store.log.MessageStore;
import io.chasqui.store.log.StoreListener;
import io.chasqui.store.log.StoreOptions;
import io.chasqui.store.log.StorePartition;
import io.chasqui.store.message.Message;
import io.chasqui.store.queue.ManualThread;
import io.chasqui.store.queue.MemoryBudget;
import io.chasqui.store.queue.MessageQueue;
import io.chasqui.store.queue.QueueEnvironment;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecentMessagesTest {

    private static final long ID = 3;

    private final MemoryBudget memory = new MemoryBudget(1 << 20, 2 << 20);
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private Thread owner;

    @TempDir
    private Path directory;

    @AfterEach
    void endThread() {
        thread.shutdownNow();
    }

    private static Message message(int number, boolean persistent) {
        return new Message(
                Message.Format.AMQP_0_9_1,
                new byte[] {0, 0, (byte) number},
                2,
                2,
                persistent,
                -1,
                Message.NO_EXPIRATION,
                0);
    }

    private <T> T onOwner(Supplier<T> call) throws Exception {
        return CompletableFuture.supplyAsync(
                        () -> {
                            owner = Thread.currentThread();
                            return call.get();
                        },
                        thread)
                .get(20, TimeUnit.SECONDS);
    }

    private RecentMessages open(StorePartition partition, ThreadOwner on, int length, List<MessageBlock> recovered)
            throws Exception {
        return onOwner(() ->
                new RecentMessages(new QueueEnvironment(partition, on, memory, null), ID, true, length, recovered));
    }

    private List<Integer> replay(RecentMessages messages) throws Exception {
        CompletableFuture<List<Integer>> numbers = new CompletableFuture<>();
        onOwner(() -> {
            messages.replay(all -> numbers.complete(
                    all.stream().map(each -> (int) each.bytes()[2]).toList()));
            return null;
        });
        return numbers.get(20, TimeUnit.SECONDS);
    }

    private void add(RecentMessages messages, int from, int to, boolean persistent) throws Exception {
        onOwner(() -> {
            for (int i = from; i <= to; i++) {
                messages.add(message(i, persistent), null, 0);
            }
            return null;
        });
    }

    /** The executor's one thread. */
    private final class ThreadOwner implements OwnerThread {

        @Override
        public boolean isCurrent() {
            return Thread.currentThread() == owner;
        }

        @Override
        public void execute(Runnable task) {
            thread.execute(task);
        }
    }

    private MessageStore openStore() throws Exception {
        return MessageStore.open(directory, StoreOptions.DEFAULT, StoreListener.NONE);
    }

    @Test
    void theOldestGoesForTheNewest() throws Exception {
        RecentMessages messages =
                open(MessageStore.inMemory().partition(new ManualThread()), new ThreadOwner(), 3, List.of());
        add(messages, 1, 5, true);
        assertThat(replay(messages)).containsExactly(3, 4, 5);
    }

    @Test
    void persistentMessagesAreThereAfterARestartAndOlderThanWhatCameSince() throws Exception {
        for (int life = 0; life < 3; life++) {
            try (MessageStore store = openStore()) {
                Map<Long, List<MessageBlock>> recovered = store.recovered();
                ThreadOwner on = new ThreadOwner();
                StorePartition partition = store.partition(on);
                RecentMessages messages =
                        open(partition, on, 5, recovered.getOrDefault(MessageQueue.laneId(ID, 0), List.of()));
                add(messages, 10 * life, 10 * life + 2, true);
                add(messages, 10 * life + 3, 10 * life + 3, false);
                onOwner(() -> {
                    partition.flush();
                    return null;
                });
                assertThat(replay(messages)).isEqualTo(expected(life));
            }
        }
    }

    /** Five at most, of which the transient one lived until the restart. */
    private static List<Integer> expected(int life) {
        return switch (life) {
            case 0 -> List.of(0, 1, 2, 3);
            case 1 -> List.of(2, 10, 11, 12, 13);
            default -> List.of(12, 20, 21, 22, 23);
        };
    }

    @Test
    void aDeletedHistoryIsEmptyAndConfirmsWhatStillComes() throws Exception {
        RecentMessages messages =
                open(MessageStore.inMemory().partition(new ManualThread()), new ThreadOwner(), 3, List.of());
        add(messages, 1, 2, true);
        onOwner(() -> {
            messages.delete();
            return null;
        });
        add(messages, 3, 3, true);
        assertThat(replay(messages)).isEmpty();
    }
}
