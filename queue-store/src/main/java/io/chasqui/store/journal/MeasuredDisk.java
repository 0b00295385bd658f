package io.chasqui.store.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** Counts what is read, written and synced on another disk. */
public final class MeasuredDisk implements Disk {

    private final Disk disk;
    private final DiskFigures figures = new DiskFigures();

    public MeasuredDisk(Disk disk) {
        this.disk = disk;
    }

    public DiskFigures figures() {
        return figures;
    }

    @Override
    public DiskFile open(Path path) throws IOException {
        return new MeasuredFile(disk.open(path), figures);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        disk.rename(from, to);
    }

    @Override
    public void delete(Path path) throws IOException {
        disk.delete(path);
    }

    @Override
    public void syncDirectory(Path directory) throws IOException {
        long start = System.nanoTime();
        disk.syncDirectory(directory);
        figures.syncs().done(0, start);
    }

    @Override
    public long usableSpace(Path directory) throws IOException {
        return disk.usableSpace(directory);
    }

    private record MeasuredFile(DiskFile file, DiskFigures figures) implements DiskFile {

        @Override
        public void write(ByteBuffer[] buffers, int count, long position) throws IOException {
            long bytes = 0;
            for (int i = 0; i < count; i++) {
                bytes += buffers[i].remaining();
            }
            long start = System.nanoTime();
            file.write(buffers, count, position);
            figures.writes().done(bytes, start);
        }

        @Override
        public int read(ByteBuffer buffer, long position) throws IOException {
            long start = System.nanoTime();
            int bytes = file.read(buffer, position);
            figures.reads().done(bytes, start);
            return bytes;
        }

        @Override
        public void sync() throws IOException {
            long start = System.nanoTime();
            file.sync();
            figures.syncs().done(0, start);
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
