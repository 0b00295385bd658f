package io.chasqui.store.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chasqui.store.log.Confirmation;
import io.chasqui.store.log.RepairReport;
import io.chasqui.store.log.StoreListener;
import io.chasqui.store.log.StoreOptions;
import io.chasqui.store.message.Message;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {

    private static final StoreOptions OPTIONS = StoreOptions.DEFAULT.withSegmentBytes(1 << 20);

    /** Of messages with 60,000 bytes. */
    private static final int GROUPS_PER_SEGMENT = 17;

    @TempDir
    Path directory;

    private final TestOwner owner = new TestOwner("owner");
    private final VolatileDisk disk = new VolatileDisk();
    private final Conditions conditions = new Conditions();

    @AfterEach
    void stopOwner() {
        owner.close();
    }

    private static final class Conditions implements StoreListener {
        final CountDownLatch full = new CountDownLatch(1);
        final CountDownLatch recovered = new CountDownLatch(1);
        final CountDownLatch failed = new CountDownLatch(1);

        @Override
        public void diskFull(Exception cause) {
            full.countDown();
        }

        @Override
        public void diskRecovered() {
            recovered.countDown();
        }

        @Override
        public void failed(Exception cause) {
            failed.countDown();
        }
    }

    private static Message message(int number, int size) {
        byte[] bytes = new byte[size];
        bytes[size - 1] = (byte) number;
        return new Message(Message.Format.AMQP_0_9_1, bytes, 2, 4, true, -1, Message.NO_EXPIRATION, number);
    }

    private Journal start(JournalPosition position, List<Path> spares) throws IOException {
        return new Journal(disk, directory, OPTIONS, position, spares, conditions, new DiskCondition(conditions));
    }

    private CompletableFuture<Long> append(JournalAppender appender, long sequence, int size) {
        CompletableFuture<Long> confirmed = new CompletableFuture<>();
        owner.run(() -> {
            appender.message(1, sequence, message((int) sequence, size));
            appender.await(confirmation(confirmed), sequence);
            appender.flush();
        });
        return confirmed;
    }

    private static Confirmation confirmation(CompletableFuture<Long> confirmed) {
        return new Confirmation() {
            @Override
            public void confirmed(long tag) {
                confirmed.complete(tag);
            }

            @Override
            public void rejected(long tag) {
                confirmed.completeExceptionally(new AssertionError());
            }
        };
    }

    private static void await(CompletableFuture<Long> confirmed) {
        confirmed.orTimeout(30, TimeUnit.SECONDS).join();
    }

    /** Writes messages of these sizes, each in a group of its own, and ends. */
    private void write(int... sizes) throws IOException {
        try (Journal journal = start(JournalPosition.START, List.of())) {
            JournalAppender appender = journal.appender(owner);
            for (int i = 0; i < sizes.length; i++) {
                await(append(appender, i, sizes[i]));
            }
        }
    }

    private List<Long> read() throws IOException {
        return read(JournalPosition.START);
    }

    private List<Long> read(JournalPosition from) throws IOException {
        SequenceList found = new SequenceList();
        new JournalScan(directory, from).read(found);
        return found.sequences;
    }

    private static final class SequenceList implements RecordHandler {
        final List<Long> sequences = new ArrayList<>();

        @Override
        public void message(long laneId, long sequence, Content content) throws IOException {
            assertThat(content.message().arrivalMillis()).isEqualTo(sequence);
            sequences.add(sequence);
        }

        @Override
        public void settled(long laneId, long firstSequence, int count) {
            for (long i = firstSequence; i < firstSequence + count; i++) {
                sequences.add(-i);
            }
        }

        @Override
        public void returned(long laneId, long sequence, int acquired, int failed) {
            sequences.add(-1000 * sequence - 10 * acquired - failed);
        }

        @Override
        public void deliveriesBegin(long laneId) {
            sequences.add(-100 - laneId);
        }

        @Override
        public void laneDropped(long laneId) {
            sequences.add(-200 - laneId);
        }
    }

    private Path segment(int number) {
        return directory.resolve(String.format("%016x.journal", number));
    }

    /** Offsets at which the groups of the first segment start, and the end of the last. */
    private List<Long> groups() throws IOException {
        List<Long> offsets = new ArrayList<>();
        try (SegmentReader reader = new SegmentReader(segment(1), 1)) {
            long offset = 0;
            for (GroupHeader header = reader.header(0); header != null; header = reader.header(offset)) {
                offsets.add(offset);
                offset += GroupHeader.SIZE + header.payloadLength();
            }
            offsets.add(offset);
        }
        return offsets;
    }

    @Test
    void everythingWrittenIsReadInOrder() throws IOException {
        write(100, 200, 5, 70_000, 600_000, 10);
        assertThat(read()).containsExactly(0L, 1L, 2L, 3L, 4L, 5L);
    }

    @Test
    void settlementsInARowBecomeOneRecord() throws IOException {
        try (Journal journal = start(JournalPosition.START, List.of())) {
            JournalAppender appender = journal.appender(owner);
            SettleRun run = new SettleRun();
            owner.run(() -> {
                for (int i = 1; i <= 50; i++) {
                    appender.settle(1, run, i);
                    appender.settle(2, new SettleRun(), 7);
                }
                appender.deliveriesBegin(3);
                appender.laneDropped(4);
            });
            long bytes = owner.call(appender::pendingBytes);
            assertThat(bytes).isEqualTo(51 * RecordKind.SETTLE_SIZE + 18);
            owner.run(appender::flush);
        }
        assertThat(read()).startsWith(-1L, -2L, -3L).contains(-50L, -7L).endsWith(-103L, -204L);
    }

    @Test
    void aJournalGoesOnOverManySegments() throws IOException {
        int[] sizes = new int[40];
        java.util.Arrays.fill(sizes, 200_000);
        write(sizes);
        assertThat(SegmentFiles.list(directory)).hasSizeGreaterThan(5);
        assertThat(read()).hasSize(40).isSorted();
    }

    @Test
    void recycledSegmentsAreNotTakenForNewRecords() throws IOException {
        int[] sizes = new int[12];
        java.util.Arrays.fill(sizes, 300_000);
        write(sizes);
        JournalScan scan = new JournalScan(directory, JournalPosition.START);
        scan.read(new SequenceList());
        List<Path> old = new ArrayList<>(scan.segments().values());
        JournalPosition end = scan.end();
        try (Journal journal = start(end, old)) {
            await(append(journal.appender(owner), 77, 100));
        }
        assertThat(read(end)).containsExactly(77L);
        assertThat(SegmentFiles.list(directory)).hasSizeLessThanOrEqualTo(old.size());
    }

    @Test
    void aTornTailIsIgnoredWhereverItIsCut() throws IOException {
        write(50, 300, 40);
        byte[] whole = Files.readAllBytes(segment(1));
        List<Long> groups = groups();
        for (long cut = groups.get(2); cut < groups.get(3); cut++) {
            byte[] torn = whole.clone();
            java.util.Arrays.fill(torn, (int) cut, torn.length, (byte) 0);
            Files.write(segment(1), torn);
            assertThat(read()).as("cut at %d", cut).containsExactly(0L, 1L);
        }
    }

    @Test
    void aTornTailIsIgnoredWhicheverByteOfItIsWrong() throws IOException {
        write(50, 300, 40);
        byte[] whole = Files.readAllBytes(segment(1));
        List<Long> groups = groups();
        for (int at = groups.get(2).intValue(); at < groups.get(3); at++) {
            byte[] torn = whole.clone();
            torn[at] ^= 0x10;
            Files.write(segment(1), torn);
            assertThat(read()).as("flip at %d", at).containsExactly(0L, 1L);
        }
    }

    @Test
    void damageInTheMiddleIsRefused() throws IOException {
        write(50, 300, 40);
        byte[] whole = Files.readAllBytes(segment(1));
        List<Long> groups = groups();
        for (int at = groups.get(1).intValue(); at < groups.get(2); at++) {
            byte[] damaged = whole.clone();
            damaged[at] ^= 0x10;
            Files.write(segment(1), damaged);
            assertThatThrownBy(this::read)
                    .as("flip at %d", at)
                    .isInstanceOf(JournalCorruptException.class)
                    .hasMessageContaining("offset " + groups.get(1))
                    .hasMessageContaining("repair");
        }
    }

    @Test
    void aMissingSegmentIsRefused() throws IOException {
        writeThreeSegments();
        Files.delete(segment(2));
        assertThatThrownBy(this::read).isInstanceOf(JournalCorruptException.class);
    }

    @Test
    void aGroupThatWasNeverSyncedMayBeMissingBeforeOneThatReachedTheDisk() throws IOException {
        try (Journal journal = start(JournalPosition.START, List.of())) {
            JournalAppender appender = journal.appender(owner);
            await(append(appender, 0, 100));
            for (int i = 1; i <= 2; i++) {
                int sequence = i;
                long before = journal.position().group();
                owner.run(() -> {
                    appender.message(1, sequence, message(sequence, 200_000));
                    appender.flush();
                });
                while (journal.position().group() == before) {
                    Thread.onSpinWait();
                }
            }
            journal.abandon();
        }
        byte[] torn = Files.readAllBytes(segment(1));
        torn[groups().get(1).intValue() + 500] ^= 1;
        Files.write(segment(1), torn);
        assertThat(read()).containsExactly(0L);
    }

    @Test
    void aFullDiskLosesNothingAndConfirmsNothing() throws Exception {
        try (Journal journal = start(JournalPosition.START, List.of())) {
            JournalAppender appender = journal.appender(owner);
            await(append(appender, 0, 100));
            disk.full(true);
            CompletableFuture<Long> waiting = append(appender, 1, 100);
            assertThat(conditions.full.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(waiting).isNotDone();
            assertThat(owner.<Long>call(appender::pendingBytes)).isPositive();
            disk.full(false);
            await(waiting);
            assertThat(conditions.recovered.await(10, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(read()).containsExactly(0L, 1L);
    }

    @Test
    void aDiskThatGetsFullIsNoticedWhileThereIsRoomForConsumers() throws Exception {
        try (Journal journal = start(JournalPosition.START, List.of())) {
            JournalAppender appender = journal.appender(owner);
            disk.usable(2 << 20);
            int sequence = 0;
            while (conditions.full.getCount() > 0) {
                await(append(appender, sequence++, 20_000));
            }
            await(append(appender, sequence, 100));
            assertThat(journal.isShortOfSpace()).isTrue();
            assertThat(journal.position().segment()).isEqualTo(1);
            disk.usable(-1);
            assertThat(conditions.recovered.await(10, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(read()).isSorted();
    }

    @Test
    void afterAFailureNothingIsConfirmed() throws Exception {
        try (Journal journal = start(JournalPosition.START, List.of())) {
            JournalAppender appender = journal.appender(owner);
            await(append(appender, 0, 100));
            disk.stopAfter(1);
            CompletableFuture<Long> lost = append(appender, 1, 100);
            assertThat(conditions.failed.await(10, TimeUnit.SECONDS)).isTrue();
            disk.stopAfter(Long.MAX_VALUE);
            CompletableFuture<Long> after = append(appender, 2, 100);
            assertThat(journal.failed()).isTrue();
            assertThat(lost).isNotDone();
            assertThat(after).isNotDone();
        }
        assertThat(read()).doesNotContain(2L);
    }

    @Test
    void recordsThatNobodyWaitsForAreSyncedSoon() throws IOException {
        try (Journal journal = start(JournalPosition.START, List.of())) {
            JournalAppender appender = journal.appender(owner);
            owner.run(() -> {
                appender.message(1, 5, message(5, 100));
                appender.flush();
            });
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
            while (journal.figures().syncs() == 0) {
                assertThat(System.nanoTime()).isLessThan(deadline);
                Thread.onSpinWait();
            }
            assertThat(read()).containsExactly(5L);
        }
    }

    @Test
    void aRepairKeepsEveryIntactGroupAndNamesWhatIsLost() throws IOException {
        write(50, 300, 40, 60);
        byte[] damaged = Files.readAllBytes(segment(1));
        List<Long> groups = groups();
        damaged[groups.get(1).intValue() + 100] ^= 1;
        Files.write(segment(1), damaged);
        RepairReport report = new JournalRepair(Disk.local(), directory, JournalPosition.START).run();
        assertThat(report.gaps()).containsExactly(new RepairReport.Gap(segment(1), groups.get(1), 2, 1));
        assertThat(report.groupsKept()).isEqualTo(3);
        assertThat(report.setAside())
                .isDirectoryContaining(file -> file.endsWith(segment(1).getFileName()));
        assertThat(read()).containsExactly(0L, 2L, 3L);
        JournalScan scan = new JournalScan(directory, JournalPosition.START);
        scan.read(new SequenceList());
        assertThat(scan.salvaged()).isTrue();
    }

    @Test
    void aRepairOfAMissingSegmentKeepsTheOthers() throws IOException {
        writeThreeSegments();
        Files.delete(segment(2));
        RepairReport report = new JournalRepair(Disk.local(), directory, JournalPosition.START).run();
        assertThat(report.gaps())
                .singleElement()
                .satisfies(gap -> assertThat(gap.count()).isEqualTo(GROUPS_PER_SEGMENT));
        assertThat(read()).isEqualTo(withoutSecondSegment());
    }

    /** Three segments of groups with one message each. */
    private void writeThreeSegments() throws IOException {
        int[] sizes = new int[3 * GROUPS_PER_SEGMENT];
        java.util.Arrays.fill(sizes, 60_000);
        write(sizes);
    }

    private static List<Long> withoutSecondSegment() {
        return LongStream.range(0, 3 * GROUPS_PER_SEGMENT)
                .filter(i -> i / GROUPS_PER_SEGMENT != 1)
                .boxed()
                .toList();
    }

    @Test
    void anIntactJournalIsNotTouchedByARepair() throws IOException {
        write(50, 300, 40);
        byte[] before = Files.readAllBytes(segment(1));
        RepairReport report = new JournalRepair(Disk.local(), directory, JournalPosition.START).run();
        assertThat(report.setAside()).isNull();
        assertThat(Files.readAllBytes(segment(1))).isEqualTo(before);
        assertThat(directory.toFile().list()).hasSize(1);
    }

    @Test
    void anInterruptedRepairIsCompletedByTheNext() throws IOException {
        writeThreeSegments();
        Files.delete(segment(2));
        for (int operations = 1; operations < 60; operations++) {
            VolatileDisk stopping = new VolatileDisk();
            stopping.stopAfter(operations);
            try {
                new JournalRepair(stopping, directory, JournalPosition.START).run();
                break;
            } catch (IOException e) {
                assertThat(e).hasMessageContaining("stopped");
            }
        }
        new JournalRepair(Disk.local(), directory, JournalPosition.START).run();
        assertThat(read()).isEqualTo(withoutSecondSegment());
    }
}
