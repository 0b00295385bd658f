package io.chasqui.store.log.disk;

import static org.assertj.core.api.Assertions.assertThat;

import io.chasqui.store.deduplication.KeyLog;
import io.chasqui.store.deduplication.KeyWindow;
import io.chasqui.store.queue.MessageQueue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The keys of a queue on the real store, over stops and crashes. */
class KeyLogOnDiskTest {

    private static final long LANE = MessageQueue.laneId(7, MessageQueue.KEYS);
    private static final int LIMIT = 5_000;

    @TempDir
    Path directory;

    private StoreHarness harness;
    private KeyLog keys;
    private long clock = 1_000;

    private void open() {
        harness = new StoreHarness(directory, StoreHarness.SMALL);
        CompletableFuture<Void> loaded = new CompletableFuture<>();
        harness.owner(LANE).run(() -> {
            keys = new KeyLog(
                    () -> clock, harness.partition(LANE), LANE, harness.recovered.getOrDefault(LANE, List.of()));
            keys.open(LIMIT, () -> loaded.complete(null));
        });
        StoreHarness.await(loaded);
    }

    private void reopen(boolean crash) {
        if (crash) {
            harness.abandon();
        } else {
            harness.close();
        }
        open();
    }

    private void append(long key, long until) {
        keys.append(key, key, until, clock, null, 0);
    }

    private void add(long key) {
        add(key, KeyWindow.NEVER);
    }

    private void add(long key, long until) {
        harness.onOwner(LANE, () -> append(key, until));
    }

    private boolean knows(long key) {
        return harness.owner(LANE).call(() -> keys.window().contains(key, key, clock));
    }

    private int size() {
        return harness.owner(LANE).call(() -> keys.window().size());
    }

    @Test
    void keysAreThereAfterACrash() {
        open();
        add(1);
        add(2);
        harness.barrier(LANE);
        reopen(true);
        assertThat(knows(1)).isTrue();
        assertThat(knows(2)).isTrue();
        assertThat(size()).isEqualTo(2);
        harness.close();
    }

    @Test
    void whatIsTooOldDoesNotComeBack() {
        open();
        add(1, 2_000);
        add(2, 5_000);
        reopen(false);
        clock = 3_000;
        reopen(false);
        assertThat(size()).isEqualTo(1);
        assertThat(knows(2)).isTrue();
        harness.close();
    }

    @Test
    void afterDroppingThereIsNothing() {
        open();
        add(1);
        harness.onOwner(LANE, () -> keys.drop());
        reopen(true);
        assertThat(size()).isZero();
        harness.close();
    }

    /** Far more keys than the window holds, with stops, crashes and checkpoints in between. */
    @Test
    void theWindowIsTheSameAfterWhateverHappens() {
        Random random = new Random(11);
        Deque<Long> model = new ArrayDeque<>();
        long next = 0;
        open();
        for (int round = 0; round < 60; round++) {
            List<Long> batch = new ArrayList<>();
            for (int i = random.nextInt(900); i >= 0; i--) {
                batch.add(next++);
            }
            harness.onOwner(LANE, () -> batch.forEach(key -> append(key, KeyWindow.NEVER)));
            model.addAll(batch);
            while (model.size() > LIMIT) {
                model.removeFirst();
            }
            harness.barrier(LANE);
            switch (random.nextInt(5)) {
                case 0, 1 -> harness.checkpoint();
                case 2 -> reopen(true);
                case 3 -> reopen(false);
                default -> {}
            }
            assertThat(size()).isEqualTo(model.size());
            assertThat(knows(model.getFirst())).isTrue();
            assertThat(knows(model.getFirst() - 1)).isFalse();
        }
        model.forEach(key -> assertThat(knows(key)).as("key %d", key).isTrue());
        harness.close();
    }

    @Test
    void theDiskDoesNotKeepWhatIsForgotten() throws Exception {
        open();
        for (long key = 0; key < 200_000; key += 1_000) {
            long first = key;
            harness.onOwner(LANE, () -> {
                for (long k = first; k < first + 1_000; k++) {
                    append(k, KeyWindow.NEVER);
                }
            });
            if (key % 20_000 == 0) {
                harness.checkpoint();
            }
        }
        reopen(false);
        assertThat(size()).isEqualTo(LIMIT);
        harness.close();
        try (var files = Files.walk(directory)) {
            long bytes = files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
            assertThat(bytes).isLessThan(8L << 20);
        }
    }
}
