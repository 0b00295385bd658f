package io.chasqui.store.log.disk;

import static org.assertj.core.api.Assertions.assertThat;

import io.chasqui.store.journal.VolatileDisk;
import io.chasqui.store.log.MessageBlock;
import io.chasqui.store.log.StoreListener;
import io.chasqui.store.message.Message;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/**
 * A store and what it has to remember, through any number of crashes and restarts. Messages carry numbers that grow, so
 * that order can be judged.
 */
final class CrashHistory implements AutoCloseable {

    static final int LANES = 4;

    private final Path directory;
    private final VolatileDisk disk = new VolatileDisk();
    private final List<Expected> expected = new ArrayList<>();
    private StoreHarness store;
    private int nextNumber;
    private boolean stopping;

    /** What is known of one lane in this life of the broker, by message number. */
    private static final class Expected {
        long id;
        final TreeMap<Integer, Long> live = new TreeMap<>();
        final Map<Integer, CompletableFuture<Long>> confirmations = new HashMap<>();
        final Set<Integer> settled = new HashSet<>();
        final Set<Integer> settledDurably = new HashSet<>();
        final Map<Integer, Integer> returned = new HashMap<>();
        final Map<Integer, Integer> returnedDurably = new HashMap<>();
        boolean delivering;
        boolean dropped;
    }

    CrashHistory(Path directory) {
        this.directory = directory;
        for (int i = 0; i < LANES; i++) {
            Expected lane = new Expected();
            lane.id = i + 1;
            expected.add(lane);
        }
        open();
    }

    private void open() {
        store = new StoreHarness(directory, StoreHarness.SMALL, 2, disk, StoreListener.NONE);
        expected.forEach(lane -> store.lane(lane.id));
    }

    void append(int index, int size, boolean wait) {
        Expected lane = expected.get(index);
        int number = nextNumber++;
        CompletableFuture<Long> confirmed = appendTo(lane, number, numbered(number, size));
        if (wait && !stopping) {
            StoreHarness.await(confirmed);
        }
    }

    private CompletableFuture<Long> appendTo(Expected lane, int number, Message message) {
        CompletableFuture<Long> confirmed = new CompletableFuture<>();
        TestLane target = store.lane(lane.id);
        store.onOwner(
                lane.id, () -> lane.live.put(number, target.append(message, StoreHarness.confirmation(confirmed))));
        lane.confirmations.put(number, confirmed);
        return confirmed;
    }

    /** Publishes one message to all lanes, as a fanout exchange does. */
    void share(int size) {
        int number = nextNumber++;
        Message message = numbered(number, size);
        store.onOwner(1, () -> store.partition(1).share(message));
        expected.forEach(lane -> appendTo(lane, number, message));
    }

    /** Settles a live message of the lane. */
    void settle(int index, int choice) {
        Expected lane = expected.get(index);
        if (lane.live.isEmpty()) {
            return;
        }
        List<Integer> numbers = List.copyOf(lane.live.keySet());
        int number = numbers.get(choice % numbers.size());
        long sequence = lane.live.remove(number);
        TestLane target = store.lane(lane.id);
        store.onOwner(lane.id, () -> target.settle(sequence));
        lane.settled.add(number);
    }

    /** A live message of the lane comes back once more. */
    void giveBack(int index, int choice) {
        Expected lane = expected.get(index);
        if (lane.live.isEmpty()) {
            return;
        }
        List<Integer> numbers = List.copyOf(lane.live.keySet());
        int number = numbers.get(choice % numbers.size());
        int times = lane.returned.merge(number, 1, Integer::sum);
        TestLane target = store.lane(lane.id);
        store.onOwner(lane.id, () -> target.returned(lane.live.get(number), times));
    }

    void beginDeliveries(int index) {
        Expected lane = expected.get(index);
        TestLane target = store.lane(lane.id);
        store.onOwner(lane.id, () -> target.log.deliveriesBegin(null, 0));
        if (!stopping) {
            store.barrier(lane.id);
            lane.delivering = true;
        }
    }

    /** Deletes the lane and goes on with a new one. */
    void drop(int index) {
        Expected lane = expected.get(index);
        TestLane target = store.lane(lane.id);
        store.onOwner(lane.id, target.log::drop);
        if (!stopping) {
            store.barrier(lane.id);
            Expected fresh = new Expected();
            fresh.id = lane.id + LANES;
            expected.set(index, fresh);
            store.lane(fresh.id);
        } else {
            lane.dropped = true;
        }
    }

    void barrier() {
        if (stopping) {
            return;
        }
        for (Expected lane : expected) {
            store.barrier(lane.id);
            lane.settledDurably.addAll(lane.settled);
            lane.returnedDurably.putAll(lane.returned);
        }
    }

    void pageOut(int index) {
        TestLane target = store.lane(expected.get(index).id);
        store.onOwner(expected.get(index).id, target::pageOut);
    }

    void checkpoint() {
        try {
            store.store.checkpoint().get(stopping ? 1 : 30_000, TimeUnit.MILLISECONDS);
        } catch (Exception e) {
            assertThat(stopping)
                    .as("a checkpoint failed though the disk works: %s", e)
                    .isTrue();
        }
    }

    /** The disk stops working soon. */
    void stopDiskAfter(int operations) {
        stopping = true;
        disk.stopAfter(operations);
    }

    void crash(long seed) throws IOException {
        disk.stopAfter(0);
        store.abandon();
        disk.losePower(new Random(seed));
        stopping = false;
        open();
        expected.forEach(lane -> judge(lane, false));
    }

    void restart() throws IOException {
        if (stopping) {
            crash(nextNumber);
            return;
        }
        store.close();
        open();
        expected.forEach(lane -> judge(lane, true));
    }

    private void judge(Expected lane, boolean orderly) {
        TreeMap<Long, Message> contents = store.contents(lane.id);
        List<Integer> found =
                contents.values().stream().map(CrashHistory::number).toList();
        assertThat(found).as("order of lane %d", lane.id).isSorted().doesNotHaveDuplicates();
        if (!lane.dropped) {
            Set<Integer> required = new HashSet<>();
            lane.live.keySet().stream()
                    .filter(number -> orderly || isConfirmed(lane, number))
                    .forEach(required::add);
            assertThat(found).as("confirmed messages of lane %d", lane.id).containsAll(required);
        }
        Set<Integer> allowed = new HashSet<>(lane.live.keySet());
        if (!orderly) {
            lane.settled.stream()
                    .filter(number -> !lane.settledDurably.contains(number))
                    .forEach(allowed::add);
        }
        assertThat(allowed).as("messages that may be in lane %d", lane.id).containsAll(found);
        if (!orderly && lane.delivering) {
            assertRedelivered(lane);
        }
        contents.forEach((sequence, message) -> judgeCounts(lane, sequence, number(message), orderly));
        relearn(lane, contents);
    }

    private void judgeCounts(Expected lane, long sequence, int number, boolean orderly) {
        MessageBlock block = store.lane(lane.id).blockOf(sequence);
        int issued = lane.returned.getOrDefault(number, 0);
        int least = orderly ? issued : lane.returnedDurably.getOrDefault(number, 0);
        assertThat(block.deliveryCount(sequence)).as("returns of %d", number).isBetween(least, issued);
        assertThat(block.acquiredCount(sequence)).isEqualTo(block.deliveryCount(sequence));
        if (least > 0) {
            assertThat(block.isRedelivered(sequence)).isTrue();
        }
    }

    private static boolean isConfirmed(Expected lane, int number) {
        CompletableFuture<Long> confirmed = lane.confirmations.get(number);
        return confirmed == null || confirmed.isDone();
    }

    private void assertRedelivered(Expected lane) {
        for (MessageBlock block : store.recovered.getOrDefault(lane.id, List.of())) {
            for (long sequence = block.firstSequence(); sequence < block.endSequence(); sequence++) {
                assertThat(block.isRedelivered(sequence)).isTrue();
            }
        }
    }

    /** A new life begins with what was found. */
    private void relearn(Expected lane, TreeMap<Long, Message> contents) {
        lane.live.clear();
        contents.forEach((sequence, message) -> lane.live.put(number(message), sequence));
        lane.confirmations.clear();
        lane.returned.clear();
        contents.forEach((sequence, message) -> lane.returned.put(
                number(message), store.lane(lane.id).blockOf(sequence).deliveryCount(sequence)));
        lane.returnedDurably.clear();
        lane.returnedDurably.putAll(lane.returned);
        lane.settled.clear();
        lane.settledDurably.clear();
        lane.delivering = false;
        lane.dropped = false;
    }

    private static Message numbered(int number, int size) {
        byte[] body = new byte[4 + size];
        java.nio.ByteBuffer.wrap(body).putInt(number);
        return StoreHarness.message(body, true);
    }

    private static int number(Message message) {
        return java.nio.ByteBuffer.wrap(message.bytes(), message.bodyStart(), 4).getInt();
    }

    @Override
    public void close() {
        try {
            restart();
        } catch (IOException e) {
            throw new CompletionException(e);
        } finally {
            store.abandon();
        }
    }
}
