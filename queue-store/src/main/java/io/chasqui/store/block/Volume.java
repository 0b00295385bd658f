package io.chasqui.store.block;

import io.chasqui.store.journal.Disk;
import io.chasqui.store.log.MessageBlock;
import io.chasqui.store.message.Message;
import io.chasqui.store.table.TableFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.mapdb.Serializer;

/**
 * A finished volume and what is alive in it. Opened when it is first read. Reading is for any thread, the accounting
 * for the checkpoint thread.
 */
public final class Volume {

    private static final int DELETED = Integer.MIN_VALUE;

    private final Disk disk;
    private final int number;
    private final Path path;
    private final long byteSize;
    private final AtomicInteger readers = new AtomicInteger();
    private StoredBlock[] blocks;
    private int live;
    private long liveBytes;
    private boolean indexed;
    private TableFile<Long> table;
    private volatile long lastUsed;

    /** @param byteSize bytes of the messages it was written with */
    Volume(Disk disk, int number, Path path, long byteSize, Collection<StoredBlock> stored) {
        this.disk = disk;
        this.number = number;
        this.path = path;
        this.byteSize = byteSize;
        this.blocks = stored.toArray(StoredBlock[]::new);
        Arrays.sort(blocks, Comparator.comparingLong(StoredBlock::recordId));
        this.live = blocks.length;
        for (StoredBlock block : blocks) {
            liveBytes += block.block().byteSize();
        }
    }

    public int number() {
        return number;
    }

    public long byteSize() {
        return byteSize;
    }

    public int live() {
        return live;
    }

    public long liveBytes() {
        return liveBytes;
    }

    /** True if the index on disk may refer to it, so that it must outlive the next index. */
    public boolean indexed() {
        return indexed;
    }

    public void indexed(boolean now) {
        this.indexed = now;
    }

    public Stream<StoredBlock> blocks() {
        return Arrays.stream(blocks).filter(Objects::nonNull);
    }

    /** Counts a block out. Does nothing if it is gone already. */
    void release(long recordId) {
        int at = find(recordId);
        if (at >= 0 && blocks[at] != null) {
            forget(at);
        }
    }

    void releaseIf(Predicate<StoredBlock> gone) {
        for (int i = 0; i < blocks.length; i++) {
            if (blocks[i] != null && gone.test(blocks[i])) {
                forget(i);
            }
        }
    }

    private void forget(int at) {
        live--;
        liveBytes -= blocks[at].block().byteSize();
        blocks[at] = null;
        if (live < blocks.length / 2) {
            blocks = blocks().toArray(StoredBlock[]::new);
        }
    }

    private int find(long recordId) {
        int low = 0;
        int high = blocks.length - 1;
        while (low <= high) {
            int middle = nearest(low, high);
            if (middle < 0) {
                return -1;
            }
            long found = blocks[middle].recordId();
            if (found == recordId) {
                return middle;
            } else if (found < recordId) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -1;
    }

    /** A block that is still there between the two, close to the middle if possible. */
    private int nearest(int low, int high) {
        int middle = (low + high) >>> 1;
        for (int i = middle; i <= high; i++) {
            if (blocks[i] != null) {
                return i;
            }
        }
        for (int i = middle - 1; i >= low; i--) {
            if (blocks[i] != null) {
                return i;
            }
        }
        return -1;
    }

    /**
     * Keeps the file from being closed or deleted until {@link #releaseReader}.
     *
     * @return false if it is deleted already: the block has moved
     */
    public boolean retainReader() {
        return readers.getAndUpdate(count -> count < 0 ? count : count + 1) >= 0;
    }

    public void releaseReader() {
        readers.decrementAndGet();
    }

    long lastUsed() {
        return lastUsed;
    }

    /** Reads a block; the caller holds the file with {@link #retainReader}. */
    public Message[] read(MessageBlock block, long recordId) throws IOException {
        TableFile<Long> open = table();
        String what = "block " + block.firstSequence() + " in " + path;
        return BlockCodec.decode(values(open, recordId, what), what);
    }

    private static BlockCodec.Source values(TableFile<Long> open, long recordId, String what) {
        return new BlockCodec.Source() {
            private long next = recordId;

            @Override
            public byte[] next() throws IOException {
                byte[] value = open.get(next++);
                if (value == null) {
                    throw new IOException(what + " is incomplete");
                }
                return value;
            }
        };
    }

    private synchronized TableFile<Long> table() throws IOException {
        lastUsed = System.nanoTime();
        if (table == null) {
            table = TableFile.open(disk, path, Serializer.LONG);
        }
        return table;
    }

    synchronized boolean isOpen() {
        return table != null;
    }

    synchronized void close() {
        if (table != null) {
            table.close();
            table = null;
        }
    }

    synchronized void closeIfIdle() {
        if (readers.get() == 0) {
            close();
        }
    }

    /** Removes the file, unless somebody reads it. Returns whether it is gone. */
    boolean delete() throws IOException {
        if (!readers.compareAndSet(0, DELETED)) {
            return readers.get() == DELETED;
        }
        close();
        disk.delete(path);
        return true;
    }
}
