package io.chasqui.store.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * The local disk with a cache that a power failure loses: {@link #losePower} undoes a random choice of the sectors
 * written since the last sync of their file. Can also stop working after so many operations, in the middle of the last
 * one, or be full.
 */
public final class VolatileDisk implements Disk {

    private static final int SECTOR = 512;
    private static final long FOREVER = Long.MAX_VALUE;

    private final Disk disk = Disk.local();
    private final Map<Path, List<Overwritten>> unsynced = new HashMap<>();
    private long operationsLeft = FOREVER;
    private boolean full;
    private volatile long usable = -1;

    private record Overwritten(long position, byte[] before) {}

    /** Fails every operation after the next so many. */
    public synchronized void stopAfter(long operations) {
        operationsLeft = operations;
    }

    public synchronized void full(boolean now) {
        full = now;
    }

    /** Says that so many bytes are free; -1 for what the file system says. */
    public void usable(long bytes) {
        usable = bytes;
    }

    /** Undoes some of what was not synced. The files must not be in use. */
    public synchronized void losePower(Random random) throws IOException {
        operationsLeft = FOREVER;
        for (Map.Entry<Path, List<Overwritten>> entry : unsynced.entrySet()) {
            try (DiskFile file = disk.open(entry.getKey())) {
                List<Overwritten> writes = entry.getValue();
                for (int i = writes.size() - 1; i >= 0; i--) {
                    undo(file, writes.get(i), random);
                }
            }
        }
        unsynced.clear();
    }

    private static void undo(DiskFile file, Overwritten write, Random random) throws IOException {
        byte[] before = write.before();
        int keep = random.nextInt(4);
        for (int at = 0; at < before.length; at += SECTOR) {
            if (random.nextInt(4) >= keep) {
                ByteBuffer sector = ByteBuffer.wrap(before, at, Math.min(SECTOR, before.length - at));
                file.write(new ByteBuffer[] {sector}, 1, write.position() + at);
            }
        }
    }

    private synchronized boolean lastOperation() throws IOException {
        if (operationsLeft == FOREVER) {
            return false;
        }
        operationsLeft--;
        if (operationsLeft < 0) {
            throw new IOException("the disk has stopped");
        }
        return operationsLeft == 0;
    }

    @Override
    public DiskFile open(Path path) throws IOException {
        lastOperation();
        return new VolatileFile(path, disk.open(path));
    }

    @Override
    public synchronized void rename(Path from, Path to) throws IOException {
        lastOperation();
        List<Overwritten> writes = unsynced.remove(from);
        if (writes != null) {
            unsynced.put(to, writes);
        }
        disk.rename(from, to);
    }

    @Override
    public synchronized void delete(Path path) throws IOException {
        lastOperation();
        unsynced.remove(path);
        disk.delete(path);
    }

    @Override
    public void syncDirectory(Path directory) throws IOException {
        lastOperation();
        disk.syncDirectory(directory);
    }

    @Override
    public long usableSpace(Path directory) throws IOException {
        long limit = usable;
        return limit < 0 ? disk.usableSpace(directory) : limit;
    }

    private synchronized void remember(Path path, DiskFile file, long position, int length) throws IOException {
        ByteBuffer before = ByteBuffer.allocate(length);
        file.read(before, position);
        unsynced.computeIfAbsent(path, key -> new ArrayList<>()).add(new Overwritten(position, before.array()));
    }

    private synchronized void forget(Path path) {
        unsynced.remove(path);
    }

    private synchronized void checkSpace() throws IOException {
        if (full) {
            throw new IOException("No space left on device");
        }
    }

    private final class VolatileFile implements DiskFile {
        private final Path path;
        private final DiskFile file;

        VolatileFile(Path path, DiskFile file) {
            this.path = path;
            this.file = file;
        }

        @Override
        public void write(ByteBuffer[] buffers, int count, long position) throws IOException {
            checkSpace();
            boolean last = lastOperation();
            int length = 0;
            for (int i = 0; i < count; i++) {
                length += buffers[i].remaining();
            }
            remember(path, file, position, length);
            file.write(buffers, last ? (count + 1) / 2 : count, position);
            if (last) {
                throw new IOException("the disk has stopped in the middle of a write");
            }
        }

        @Override
        public int read(ByteBuffer buffer, long position) throws IOException {
            return file.read(buffer, position);
        }

        @Override
        public void sync() throws IOException {
            lastOperation();
            file.sync();
            forget(path);
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
