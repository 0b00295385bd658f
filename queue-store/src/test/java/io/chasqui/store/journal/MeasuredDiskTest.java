package io.chasqui.store.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MeasuredDiskTest {

    @TempDir
    Path directory;

    @Test
    void countsWhatIsReadWrittenAndSynced() throws IOException {
        MeasuredDisk disk = new MeasuredDisk(Disk.local());
        try (Disk.DiskFile file = disk.open(directory.resolve("file"))) {
            file.write(new ByteBuffer[] {ByteBuffer.allocate(10), ByteBuffer.allocate(5)}, 2, 0);
            file.sync();
            assertThat(file.read(ByteBuffer.allocate(100), 3)).isEqualTo(12);
            assertThat(file.size()).isEqualTo(15);
        }
        disk.syncDirectory(directory);
        assertOperation(disk.figures().writes(), 1, 15);
        assertOperation(disk.figures().reads(), 1, 12);
        assertOperation(disk.figures().syncs(), 2, 0);
    }

    private static void assertOperation(DiskFigures.Operation operation, long count, long bytes) {
        assertThat(operation.count()).isEqualTo(count);
        assertThat(operation.bytes()).isEqualTo(bytes);
        assertThat(operation.nanos()).isPositive();
    }
}
