package io.chasqui.store.block;

import io.chasqui.store.journal.Disk;
import io.chasqui.store.table.TableFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.mapdb.Serializer;

/**
 * Which blocks exist, where, and what is settled of them; up to which number each lane is stored; where the journal is
 * replayed from. A whole new index is merged from the last one and the changes, synced, and then renamed into place:
 * that rename is the moment at which a checkpoint counts. With 64 KiB blocks the index has about a thousandth of the
 * size of what it describes.
 */
public final class BlockIndex {

    private static final String PREFIX = "index-";
    private static final String SUFFIX = ".table";
    private static final int NODE = 64;

    /** Size of an index without blocks. */
    public static final long EMPTY_BYTES = TableFile.PAGE;

    private final Disk disk;
    private final Path directory;
    private Path current;
    private IndexHeader header;
    private long bytes;
    private volatile long entries;

    /** Receives the content of the index in order. */
    public interface Visitor {
        /** Messages of the lane may have been handed to consumers since the last orderly close. */
        void delivering(long laneId);

        void block(long laneId, io.chasqui.store.log.MessageBlock block);
    }

    private BlockIndex(Disk disk, Path directory) {
        this.disk = disk;
        this.directory = directory;
    }

    /** Opens the latest index of a directory; a directory without one is empty and new. */
    public static BlockIndex open(Disk disk, Path directory) throws IOException {
        BlockIndex index = new BlockIndex(disk, directory);
        NavigableMap<Long, Path> found = list(directory);
        if (!found.isEmpty()) {
            index.use(found.lastEntry().getValue());
            index.removeAllBut(index.current);
        }
        return index;
    }

    private static NavigableMap<Long, Path> list(Path directory) throws IOException {
        NavigableMap<Long, Path> found = new TreeMap<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, PREFIX + "*" + SUFFIX)) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                found.put(Long.parseLong(name.substring(PREFIX.length(), name.length() - SUFFIX.length()), 16), file);
            }
        }
        return found;
    }

    private void use(Path path) throws IOException {
        try (TableFile<byte[]> table = TableFile.open(disk, path, Serializer.BYTE_ARRAY)) {
            byte[] value = table.get(IndexKey.HEADER);
            if (value == null) {
                throw new IOException("index " + path + " has no header");
            }
            this.header = IndexHeader.decode(Values.open(value, path.toString()));
        }
        this.current = path;
        this.bytes = Files.size(path);
    }

    /** Null if the directory has no index yet. */
    public IndexHeader header() {
        return header;
    }

    /** Size of the index file. */
    public long bytes() {
        return bytes;
    }

    /** Entries that were last written; none before that. Any thread. */
    public long entries() {
        return entries;
    }

    public void read(Visitor visitor) throws IOException {
        if (current == null) {
            return;
        }
        try (TableFile<byte[]> table = TableFile.open(disk, current, Serializer.BYTE_ARRAY)) {
            table.forEach((key, value) -> visit(key, Values.open(value, current.toString()), visitor));
        }
    }

    private static void visit(byte[] key, ByteBuffer value, Visitor visitor) {
        if (IndexKey.isHeader(key)) {
            return;
        }
        if (IndexKey.isLane(key)) {
            visitor.delivering(IndexKey.laneId(key));
        } else {
            visitor.block(IndexKey.laneId(key), IndexEntry.decode(value).block(IndexKey.firstSequence(key)));
        }
    }

    /**
     * Writes the next index. When it returns, the checkpoint counts; after an exception the last one still does.
     */
    public void write(IndexHeader next, IndexChanges changes) throws IOException {
        Path path = directory.resolve(String.format("%s%016x%s", PREFIX, next.generation(), SUFFIX));
        Path unfinished = directory.resolve(PREFIX + "next.tmp");
        TableFile.Writer<byte[]> writer = new TableFile.Writer<>(disk, unfinished, Serializer.BYTE_ARRAY, NODE);
        try {
            writer.put(IndexKey.HEADER, next.encode());
            merge(changes, writer);
            writer.finish().close();
        } catch (IOException | RuntimeException e) {
            writer.abandon();
            throw e;
        }
        disk.rename(unfinished, path);
        disk.syncDirectory(directory);
        Path last = current;
        this.current = path;
        this.header = next;
        this.bytes = Files.size(path);
        this.entries = writer.entries();
        if (last != null && !last.equals(path)) {
            disk.delete(last);
        }
    }

    private void merge(IndexChanges changes, TableFile.Writer<byte[]> writer) throws IOException {
        IndexMerge merge = new IndexMerge(changes, writer);
        if (current != null) {
            try (TableFile<byte[]> table = TableFile.open(disk, current, Serializer.BYTE_ARRAY)) {
                table.forEach((key, value) -> merge.old(key, value, current.toString()));
            }
        }
        merge.finish();
    }

    private void removeAllBut(Path keep) throws IOException {
        for (Path path : list(directory).values()) {
            if (!path.equals(keep)) {
                disk.delete(path);
            }
        }
    }
}
