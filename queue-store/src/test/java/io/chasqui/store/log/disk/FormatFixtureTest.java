package io.chasqui.store.log.disk;

import static io.chasqui.store.log.disk.StoreHarness.SMALL;
import static io.chasqui.store.log.disk.StoreHarness.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.chasqui.store.log.MessageBlock;
import io.chasqui.store.message.Message;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Directories written by earlier versions, which every later version has to read. */
class FormatFixtureTest {

    @TempDir
    Path directory;

    @Test
    void aStoreOfFormat1IsRead() throws IOException {
        unzip("format-1.zip");
        try (StoreHarness store = new StoreHarness(directory, SMALL)) {
            assertMessages(store);
            assertThat(store.lane(1).blockOf(0).acquiredCount(0)).isZero();
        }
        assertThat(directory.resolve("format")).content().contains("format 2");
    }

    @Test
    void aStoreOfFormat2IsRead() throws IOException {
        unzip("format-2.zip");
        try (StoreHarness store = new StoreHarness(directory, SMALL)) {
            assertMessages(store);
            assertReturned(store, 1, 0, 3);
            assertReturned(store, 1, 3, 1);
            assertReturned(store, 2, 0, 2);
            assertReturned(store, 3, 0, 0);
        }
    }

    private static void assertMessages(StoreHarness store) {
        assertThat(store.recovered).containsOnlyKeys(1L, 2L, 3L);
        assertThat(store.bodies(1)).containsExactly("in a block", "moved by the journal");
        assertThat(store.bodies(2)).containsExactly("shared", "x".repeat(100_000));
        assertThat(store.bodies(3)).containsExactly("shared");
        assertThat(isRedelivered(store, 1)).isTrue();
        assertThat(isRedelivered(store, 3)).isFalse();
    }

    private static void assertReturned(StoreHarness store, long laneId, long sequence, int times) {
        MessageBlock block = store.lane(laneId).blockOf(sequence);
        assertThat(block.acquiredCount(sequence)).isEqualTo(times);
        assertThat(block.deliveryCount(sequence)).isEqualTo(times);
    }

    private static boolean isRedelivered(StoreHarness store, long laneId) {
        MessageBlock block = store.recovered.get(laneId).get(0);
        return block.isRedelivered(block.firstSequence());
    }

    /** Writes the store that the fixture holds; run when the format changes, to add a fixture of the new one. */
    static void writeFixture(Path store, OutputStream zip) throws IOException {
        StoreHarness crashed = new StoreHarness(store, SMALL);
        crashed.appendDurably(1, message("in a block"));
        crashed.appendDurably(1, message("settled in a block"));
        TestLane first = crashed.lane(1);
        crashed.onOwner(1, () -> first.returned(0, 3));
        crashed.checkpoint();
        crashed.checkpoint();
        crashed.settle(1, 1);
        crashed.appendDurably(1, message("settled in the journal"));
        crashed.settle(1, 2);
        crashed.appendDurably(1, message("moved by the journal"));
        crashed.onOwner(1, () -> first.returned(3, 1));
        crashed.onOwner(1, () -> first.log.deliveriesBegin(null, 0));
        Message shared = message("shared");
        crashed.onOwner(1, () -> crashed.partition(1).share(shared));
        crashed.appendDurably(2, shared);
        crashed.appendDurably(3, shared);
        TestLane second = crashed.lane(2);
        crashed.onOwner(2, () -> second.returned(0, 2));
        crashed.appendDurably(2, message("x".repeat(100_000)));
        TestLane dropped = crashed.lane(4);
        crashed.appendDurably(4, message("dropped"));
        crashed.onOwner(4, dropped.log::drop);
        crashed.barrier(1);
        crashed.abandon();
        zip(store, zip);
    }

    private static void zip(Path store, OutputStream out) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(out);
                Stream<Path> files = Files.walk(store)) {
            List<Path> regular = files.filter(Files::isRegularFile).sorted().toList();
            for (Path file : regular) {
                zip.putNextEntry(new ZipEntry(store.relativize(file).toString()));
                Files.copy(file, zip);
            }
        }
    }

    private void unzip(String name) throws IOException {
        try (InputStream fixture = FormatFixtureTest.class.getResourceAsStream(name);
                ZipInputStream zip = new ZipInputStream(fixture)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Path file = directory.resolve(entry.getName());
                Files.createDirectories(file.getParent());
                Files.copy(zip, file);
            }
        }
    }
}
