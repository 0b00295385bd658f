package io.chasqui.store.log.disk;

import static org.assertj.core.api.Assertions.assertThat;

import io.chasqui.store.journal.Disk;
import io.chasqui.store.journal.TestOwner;
import io.chasqui.store.log.Confirmation;
import io.chasqui.store.log.LaneLog.BlockReceiver;
import io.chasqui.store.log.MessageBlock;
import io.chasqui.store.log.StoreListener;
import io.chasqui.store.log.StoreOptions;
import io.chasqui.store.log.StorePartition;
import io.chasqui.store.message.Message;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** An open store with one owner thread per partition, and lanes spread over them. */
final class StoreHarness implements AutoCloseable {

    static final StoreOptions SMALL =
            StoreOptions.DEFAULT.withSegmentBytes(1 << 20).withVolumeBytes(1 << 20);

    final DiskMessageStore store;
    final Map<Long, List<MessageBlock>> recovered;
    private final TestOwner[] owners;
    private final StorePartition[] partitions;
    private final Map<Long, TestLane> lanes = new HashMap<>();

    StoreHarness(Path directory, StoreOptions options) {
        this(directory, options, 1, Disk.local(), StoreListener.NONE);
    }

    StoreHarness(Path directory, StoreOptions options, int threads, Disk disk, StoreListener listener) {
        try {
            store = DiskMessageStore.open(directory, options, listener, disk);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        recovered = store.recovered();
        owners = new TestOwner[threads];
        partitions = new StorePartition[threads];
        for (int i = 0; i < threads; i++) {
            owners[i] = new TestOwner("owner-" + i);
            partitions[i] = store.partition(owners[i]);
        }
    }

    TestOwner owner(long laneId) {
        return owners[(int) (laneId % owners.length)];
    }

    StorePartition partition(long laneId) {
        return partitions[(int) (laneId % owners.length)];
    }

    TestLane lane(long laneId) {
        return lane(laneId, true);
    }

    TestLane lane(long laneId, boolean durable) {
        return lanes.computeIfAbsent(laneId, id -> {
            assertThat(owner(id).isCurrent()).isFalse();
            List<MessageBlock> recovered = this.recovered.getOrDefault(id, List.of());
            return owner(id).call(() -> new TestLane(partition(id), id, durable, recovered));
        });
    }

    /** Appends and flushes; the result completes when the message is confirmed. */
    CompletableFuture<Long> append(long laneId, Message message) {
        TestLane lane = lane(laneId);
        CompletableFuture<Long> confirmed = new CompletableFuture<>();
        owner(laneId).run(() -> {
            lane.append(message, confirmation(confirmed));
            partition(laneId).flush();
        });
        return confirmed;
    }

    long appendDurably(long laneId, Message message) {
        return await(append(laneId, message));
    }

    void settle(long laneId, long sequence) {
        TestLane lane = lane(laneId);
        owner(laneId).run(() -> {
            lane.settle(sequence);
            partition(laneId).flush();
        });
    }

    /** Waits until everything done on the lane's thread is on disk. */
    void barrier(long laneId) {
        CompletableFuture<Long> confirmed = new CompletableFuture<>();
        owner(laneId).run(() -> {
            partition(laneId).barrier(confirmation(confirmed), 0);
            partition(laneId).flush();
        });
        await(confirmed);
    }

    /** Writes a full checkpoint. */
    void checkpoint() {
        store.checkpoint().orTimeout(30, TimeUnit.SECONDS).join();
    }

    /** Waits until every block the lane handed over is stored. */
    void awaitStored(long laneId) {
        store.pageOut().orTimeout(30, TimeUnit.SECONDS).join();
        owner(laneId).run(() -> {});
    }

    void onOwner(long laneId, Runnable task) {
        owner(laneId).run(() -> {
            task.run();
            partition(laneId).flush();
        });
    }

    /** Live messages of a lane by sequence, wherever they are. */
    TreeMap<Long, Message> contents(long laneId) {
        TestLane lane = lane(laneId);
        TreeMap<Long, Message> all = owner(laneId).call(() -> new TreeMap<>(lane.held));
        List<MessageBlock> blocks = owner(laneId).call(() -> List.copyOf(lane.blocks.values()));
        for (MessageBlock block : blocks) {
            Message[] messages = load(lane, laneId, block);
            owner(laneId).run(() -> {
                for (int i = 0; i < messages.length; i++) {
                    long sequence = block.firstSequence() + i;
                    if (!block.isSettled(sequence)) {
                        all.put(sequence, messages[i]);
                    }
                }
            });
        }
        return all;
    }

    List<String> bodies(long laneId) {
        return contents(laneId).values().stream().map(StoreHarness::body).toList();
    }

    Message[] load(TestLane lane, long laneId, MessageBlock block) {
        CompletableFuture<Message[]> loaded = new CompletableFuture<>();
        owner(laneId)
                .run(() -> lane.log.load(block, new BlockReceiver() {
                    @Override
                    public void loaded(MessageBlock of, Message[] messages) {
                        loaded.complete(messages);
                    }

                    @Override
                    public void failed(MessageBlock of, Exception cause) {
                        loaded.completeExceptionally(cause);
                    }
                }));
        return await(loaded);
    }

    static Confirmation confirmation(CompletableFuture<Long> confirmed) {
        return new Confirmation() {
            @Override
            public void confirmed(long tag) {
                confirmed.complete(tag);
            }

            @Override
            public void rejected(long tag) {
                confirmed.completeExceptionally(new AssertionError("rejected " + tag));
            }
        };
    }

    static <T> T await(CompletableFuture<T> future) {
        return future.orTimeout(30, TimeUnit.SECONDS).join();
    }

    static Message message(String body) {
        return message(body.getBytes(StandardCharsets.UTF_8), true);
    }

    static Message transientMessage(String body) {
        return message(body.getBytes(StandardCharsets.UTF_8), false);
    }

    static Message message(byte[] body, boolean persistent) {
        byte[] bytes = new byte[4 + body.length];
        System.arraycopy(body, 0, bytes, 4, body.length);
        return new Message(Message.Format.AMQP_0_9_1, bytes, 2, 4, persistent, 3, 7_000, 1_700_000_000_000L);
    }

    static String body(Message message) {
        return new String(message.bytes(), message.bodyStart(), message.bodyLength(), StandardCharsets.UTF_8);
    }

    /** Closes in order. */
    @Override
    public void close() {
        store.close();
        closeOwners();
    }

    /** Leaves the files as a crash would, and gives the threads up. */
    void abandon() {
        store.abandon();
        closeOwners();
    }

    private void closeOwners() {
        for (TestOwner owner : owners) {
            owner.close();
        }
    }
}
