package io.chasqui.store.log.disk;

import static io.chasqui.store.log.disk.StoreHarness.SMALL;
import static io.chasqui.store.log.disk.StoreHarness.await;
import static io.chasqui.store.log.disk.StoreHarness.body;
import static io.chasqui.store.log.disk.StoreHarness.confirmation;
import static io.chasqui.store.log.disk.StoreHarness.message;
import static io.chasqui.store.log.disk.StoreHarness.transientMessage;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chasqui.store.journal.Disk;
import io.chasqui.store.log.MessageBlock;
import io.chasqui.store.log.StoreListener;
import io.chasqui.store.message.Message;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskMessageStoreTest {

    @TempDir
    Path directory;

    private StoreHarness open() {
        return new StoreHarness(directory, SMALL);
    }

    private static boolean anyRedelivered(List<MessageBlock> blocks) {
        return blocks.stream().anyMatch(block -> block.isRedelivered(block.firstSequence()));
    }

    @Test
    void messagesSurviveAnOrderlyRestartInOrder() {
        try (StoreHarness store = open()) {
            for (int i = 0; i < 100; i++) {
                store.append(1, message("m" + i));
            }
        }
        try (StoreHarness store = open()) {
            assertThat(store.recovered).containsOnlyKeys(1L);
            assertThat(store.bodies(1)).hasSize(100).startsWith("m0", "m1").endsWith("m99");
        }
    }

    @Test
    void confirmedMessagesSurviveACrash() {
        StoreHarness crashed = open();
        for (int i = 0; i < 100; i++) {
            crashed.append(1, message("m" + i));
        }
        crashed.appendDurably(1, message("last"));
        crashed.abandon();
        try (StoreHarness store = open()) {
            assertThat(store.bodies(1)).hasSize(101).endsWith("last");
        }
    }

    @Test
    void everyFieldOfAMessageComesBack() {
        StoreHarness crashed = open();
        crashed.appendDurably(1, message("body"));
        crashed.abandon();
        try (StoreHarness store = open()) {
            Message found = store.contents(1).firstEntry().getValue();
            assertThat(found.format()).isEqualTo(Message.Format.AMQP_0_9_1);
            assertThat(found.persistent()).isTrue();
            assertThat(found.priority()).isEqualTo(3);
            assertThat(found.expirationMillis()).isEqualTo(7_000);
            assertThat(found.arrivalMillis()).isEqualTo(1_700_000_000_000L);
            assertThat(found.propertiesStart()).isEqualTo(2);
            assertThat(found.bodyStart()).isEqualTo(4);
            assertThat(body(found)).isEqualTo("body");
        }
    }

    @Test
    void settledMessagesDoNotComeBack() {
        StoreHarness crashed = open();
        for (int i = 0; i < 10; i++) {
            crashed.append(1, message("m" + i));
        }
        crashed.settle(1, 3);
        crashed.settle(1, 4);
        crashed.settle(1, 7);
        crashed.barrier(1);
        crashed.abandon();
        try (StoreHarness store = open()) {
            assertThat(store.bodies(1)).containsExactly("m0", "m1", "m2", "m5", "m6", "m8", "m9");
        }
    }

    @Test
    void settlementsInStoredBlocksSurviveACrash() {
        StoreHarness crashed = open();
        for (int i = 0; i < 30; i++) {
            crashed.append(1, message("m" + i));
        }
        crashed.checkpoint();
        crashed.checkpoint();
        crashed.checkpoint();
        assertThat(crashed.lane(1).blocks).isNotEmpty();
        for (int i = 1; i < 29; i++) {
            crashed.settle(1, i);
        }
        crashed.barrier(1);
        crashed.abandon();
        try (StoreHarness store = open()) {
            assertThat(store.bodies(1)).containsExactly("m0", "m29");
        }
    }

    @Test
    void largeMessagesAreKeptWhole() {
        byte[] large = new byte[3_000_000];
        new Random(1).nextBytes(large);
        Message shared = message(large, true);
        StoreHarness crashed = open();
        crashed.appendDurably(1, message(large, true));
        crashed.onOwner(1, () -> crashed.partition(1).share(shared));
        crashed.append(1, shared);
        crashed.appendDurably(2, shared);
        crashed.abandon();
        try (StoreHarness store = open()) {
            assertThat(store.contents(1))
                    .hasSize(2)
                    .allSatisfy((sequence, found) -> assertThat(found.bytes()).endsWith(large));
            assertThat(store.contents(2).firstEntry().getValue().bytes()).endsWith(large);
        }
        try (StoreHarness store = open()) {
            assertThat(store.contents(1).lastEntry().getValue().bytes()).endsWith(large);
        }
    }

    @Test
    void aSharedMessageIsWrittenOnceForAllItsLanes() {
        StoreHarness crashed = open();
        Message shared = message("x".repeat(10_000));
        crashed.onOwner(1, () -> crashed.partition(1).share(shared));
        for (long lane = 1; lane <= 20; lane++) {
            crashed.appendDurably(lane, shared);
        }
        assertThat(crashed.store.figures().journalRecordBytes()).isLessThan(12_000);
        crashed.abandon();
        try (StoreHarness store = open()) {
            for (long lane = 1; lane <= 20; lane++) {
                assertThat(store.bodies(lane)).containsExactly("x".repeat(10_000));
            }
        }
    }

    @Test
    void aDroppedLaneIsGone() {
        StoreHarness crashed = open();
        crashed.appendDurably(1, message("stays"));
        crashed.appendDurably(2, message("goes"));
        crashed.checkpoint();
        crashed.checkpoint();
        crashed.appendDurably(2, message("goes too"));
        crashed.onOwner(2, () -> crashed.lane(2).log.drop());
        crashed.barrier(2);
        crashed.abandon();
        try (StoreHarness store = open()) {
            assertThat(store.recovered).containsOnlyKeys(1L);
        }
    }

    @Test
    void aRecoveredLaneThatIsGivenUpDoesNotComeBack() {
        try (StoreHarness store = open()) {
            store.append(1, message("orphan"));
            store.append(2, message("owned"));
        }
        try (StoreHarness store = open()) {
            store.store.dropRecovered(1);
            store.lane(2);
        }
        try (StoreHarness store = open()) {
            assertThat(store.recovered).containsOnlyKeys(2L);
        }
    }

    @Test
    void transientMessagesOfADurableLaneAreForgottenByARestart() {
        try (StoreHarness store = open()) {
            store.append(1, message("p1"));
            store.onOwner(1, () -> store.lane(1).append(transientMessage("t"), null));
            store.append(1, message("p2"));
        }
        try (StoreHarness store = open()) {
            assertThat(store.bodies(1)).containsExactly("p1", "p2");
        }
    }

    @Test
    void aCrashAfterDeliveriesBeganMarksEverythingRedelivered() {
        StoreHarness crashed = open();
        crashed.appendDurably(1, message("seen"));
        crashed.appendDurably(2, message("not seen"));
        crashed.onOwner(1, () -> crashed.lane(1).log.deliveriesBegin(null, 0));
        crashed.barrier(1);
        crashed.abandon();
        try (StoreHarness store = open()) {
            assertThat(anyRedelivered(store.recovered.get(1L))).isTrue();
            assertThat(anyRedelivered(store.recovered.get(2L))).isFalse();
            store.lane(1);
            store.lane(2);
        }
        try (StoreHarness store = open()) {
            assertThat(anyRedelivered(store.recovered.get(1L))).isTrue();
            assertThat(anyRedelivered(store.recovered.get(2L))).isFalse();
        }
    }

    @Test
    void theJournalRemembersThatDeliveriesBeganAcrossCheckpoints() {
        StoreHarness crashed = open();
        TestLane lane = crashed.lane(1);
        crashed.onOwner(1, () -> lane.log.deliveriesBegin(null, 0));
        for (int i = 0; i < 5; i++) {
            crashed.checkpoint();
        }
        crashed.appendDurably(1, message("late"));
        crashed.abandon();
        try (StoreHarness store = open()) {
            assertThat(anyRedelivered(store.recovered.get(1L))).isTrue();
        }
    }

    @Test
    void anOrderlyStopKeepsTheExactRedeliveredBits() {
        try (StoreHarness store = open()) {
            store.append(1, message("a"));
            store.append(1, message("b"));
            store.onOwner(1, () -> store.lane(1).log.deliveriesBegin(null, 0));
            store.checkpoint();
            store.checkpoint();
            store.onOwner(1, () -> {
                TestLane lane = store.lane(1);
                lane.blockOf(1).redelivered(1);
                lane.log.changed(lane.blockOf(1));
            });
        }
        try (StoreHarness store = open()) {
            MessageBlock block = store.recovered.get(1L).get(0);
            assertThat(block.isRedelivered(0)).isFalse();
            assertThat(block.isRedelivered(1)).isTrue();
        }
    }

    @Test
    void pagedOutBlocksAreLoadedFromTheStore() {
        try (StoreHarness store = open()) {
            TestLane lane = store.lane(1, false);
            store.onOwner(1, () -> {
                for (int i = 0; i < 100; i++) {
                    lane.append(transientMessage("m" + i), null);
                }
                lane.pageOut();
            });
            store.awaitStored(1);
            assertThat(lane.blocks.values())
                    .allSatisfy(block -> assertThat(block.location()).isNotNull());
            assertThat(store.bodies(1)).hasSize(100).startsWith("m0").endsWith("m99");
        }
        try (StoreHarness store = open()) {
            assertThat(store.recovered).isEmpty();
            assertThat(store.store.figures().volumes()).isZero();
        }
    }

    @Test
    void aBlockThatIsNotStoredYetIsLoadedFromMemory() {
        try (StoreHarness store = open()) {
            TestLane lane = store.lane(1);
            List<String> bodies = new ArrayList<>();
            store.onOwner(1, () -> {
                lane.append(message("early"), null);
                lane.collect(1);
                bodies.add(body(lane.blocks.firstEntry().getValue().messages()[0]));
            });
            assertThat(store.bodies(1)).isEqualTo(bodies);
        }
    }

    @Test
    void promptlyConsumedMessagesNeverReachABlock() {
        try (StoreHarness store = open()) {
            for (int i = 0; i < 100; i++) {
                long sequence = store.appendDurably(1, message("m" + i));
                store.settle(1, sequence);
                if (i % 10 == 0) {
                    store.checkpoint();
                }
            }
            assertThat(store.store.figures().blocks()).isZero();
        }
    }

    @Test
    void checkpointsLetJournalSegmentsGo() {
        try (StoreHarness store = open()) {
            for (int i = 0; i < 40; i++) {
                long sequence = store.appendDurably(1, message("x".repeat(200_000)));
                store.settle(1, sequence);
                if (i % 4 == 0) {
                    store.checkpoint();
                }
            }
            assertThat(store.store.figures().journalRecordBytes()).isGreaterThan(8_000_000);
            assertThat(store.store.figures().journalFileBytes()).isLessThan(5_000_000);
        }
    }

    @Test
    void emptiedVolumesAreDeletedAndSurvivorsMoved() {
        try (StoreHarness store = open()) {
            for (int i = 0; i < 60; i++) {
                store.append(1, message("x".repeat(100_000) + i));
            }
            store.checkpoint();
            store.checkpoint();
            assertThat(store.store.figures().volumes()).isGreaterThan(2);
            for (int i = 0; i < 60; i++) {
                if (i != 5) {
                    store.settle(1, i);
                }
            }
            store.append(1, message("new"));
            for (int i = 0; i < 4; i++) {
                store.checkpoint();
            }
            assertThat(store.store.figures().volumes()).isLessThan(3);
            assertThat(store.bodies(1)).hasSize(2);
        }
        try (StoreHarness store = open()) {
            assertThat(store.bodies(1)).containsExactly("x".repeat(100_000) + 5, "new");
        }
    }

    @Test
    void diskSpaceComesBackByItselfWhenAQueueIsDrained() {
        try (StoreHarness store = open()) {
            TestLane lane = store.lane(1);
            store.onOwner(1, () -> {
                for (int i = 0; i < 300; i++) {
                    lane.append(message("x".repeat(10_000) + i), null);
                }
            });
            store.checkpoint();
            store.checkpoint();
            assertThat(store.store.figures().volumes()).isPositive();
            store.onOwner(1, () -> {
                for (int i = 0; i < 300; i++) {
                    lane.settle(i);
                }
            });
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            while (store.store.figures().volumes() > 0) {
                assertThat(System.nanoTime()).isLessThan(deadline);
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }
        }
    }

    @Test
    void waitersOfABatchWithoutRecordsAreConfirmed() {
        try (StoreHarness store = open()) {
            CompletableFuture<Long> confirmed = new CompletableFuture<>();
            store.onOwner(1, () -> store.partition(1).barrier(confirmation(confirmed), 42));
            assertThat(await(confirmed)).isEqualTo(42);
        }
    }

    @Test
    void pendingBytesCountDownToZero() {
        try (StoreHarness store = open()) {
            store.append(1, message("x".repeat(1_000)));
            store.barrier(1);
            assertThat(store.owner(1).<Long>call(() -> store.partition(1).pendingBytes()))
                    .isZero();
        }
    }

    @Test
    void aDirectoryOfANewerVersionIsRefused() throws IOException {
        open().close();
        Files.writeString(directory.resolve("format"), "chasqui message store format 99\n");
        assertThatThrownBy(() -> DiskMessageStore.open(directory, SMALL, StoreListener.NONE))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("format 99");
    }

    @Test
    void aCheckpointThatFailsIsTriedAgainAndLosesNothing() throws Exception {
        CountDownLatch failed = new CountDownLatch(1);
        StoreListener listener = new StoreListener() {
            @Override
            public void diskFull(Exception cause) {}

            @Override
            public void diskRecovered() {}

            @Override
            public void failed(Exception cause) {}

            @Override
            public void checkpointFailed(Exception cause) {
                failed.countDown();
            }
        };
        try (StoreHarness store = new StoreHarness(directory, SMALL, 1, Disk.local(), listener)) {
            Path inTheWay = Files.createDirectories(directory.resolve("blocks/volume-00000001.table/file"));
            TestLane lane = store.lane(1);
            store.onOwner(1, () -> {
                for (int i = 0; i < 50; i++) {
                    lane.append(message("m" + i), null);
                }
                lane.pageOut();
            });
            assertThat(failed.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(store.bodies(1)).hasSize(50);
            Files.delete(inTheWay);
            Files.delete(inTheWay.getParent());
            store.awaitStored(1);
            assertThat(lane.blocks.values())
                    .allSatisfy(block -> assertThat(block.location()).isNotNull());
            assertThat(store.bodies(1)).hasSize(50);
        }
        try (StoreHarness store = open()) {
            assertThat(store.bodies(1)).hasSize(50).startsWith("m0").endsWith("m49");
        }
    }

    @Test
    void blocksAreLoadedWhileTheirVolumesAreMoved() {
        try (StoreHarness store = new StoreHarness(directory, SMALL.withVolumeBytes(8 << 20))) {
            TestLane lane = store.lane(1);
            store.onOwner(1, () -> {
                for (int i = 0; i < 800; i++) {
                    lane.append(message("x".repeat(10_000) + i), null);
                }
            });
            store.checkpoint();
            store.checkpoint();
            store.onOwner(1, () -> {
                for (int i = 1; i < 800; i++) {
                    lane.settle(i);
                }
            });
            List<CompletableFuture<Void>> checkpoints = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                checkpoints.add(store.store.checkpoint());
                assertThat(store.bodies(1)).containsExactly("x".repeat(10_000) + 0);
            }
            checkpoints.forEach(StoreHarness::await);
            assertThat(lane.blocks.firstEntry().getValue().location().volume()).isGreaterThan(1);
            assertThat(store.bodies(1)).hasSize(1);
        }
    }

    @Test
    void aDamagedBlockIsReportedAndNotHandedOut() throws IOException {
        try (StoreHarness store = open()) {
            for (int i = 0; i < 30; i++) {
                store.append(1, message("m" + i));
            }
        }
        Path volume = directory.resolve("blocks/volume-00000001.table");
        byte[] bytes = Files.readAllBytes(volume);
        int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("m7");
        bytes[at] = 'x';
        Files.write(volume, bytes);
        try (StoreHarness store = open()) {
            TestLane lane = store.lane(1);
            MessageBlock damaged = lane.blockOf(7);
            assertThatThrownBy(() -> store.load(lane, 1, damaged)).hasMessageContaining("checksum");
            MessageBlock intact = lane.blockOf(25);
            assertThat(body(store.load(lane, 1, intact)[0])).isEqualTo("m20");
        }
    }

    @Test
    void manyRestartsKeepEverything() {
        for (int run = 0; run < 10; run++) {
            StoreHarness store = open();
            assertThat(store.bodies(1)).hasSize(run);
            store.appendDurably(1, message("run " + run));
            if (run % 2 == 0) {
                store.close();
            } else {
                store.abandon();
            }
        }
    }
}
