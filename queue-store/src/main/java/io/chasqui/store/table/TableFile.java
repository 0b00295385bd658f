package io.chasqui.store.table;

import io.chasqui.store.journal.Disk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Map;
import org.mapdb.Serializer;
import org.mapdb.SortedTableMap;
import org.mapdb.serializer.GroupSerializer;
import org.mapdb.volume.Volume;

/**
 * One MapDB sorted table in a file of its own: written once in key order, synced, then only read. Reading is
 * thread-safe.
 *
 * @param <K> key type
 */
public final class TableFile<K> implements AutoCloseable {

    /** A value has to fit in a page. */
    public static final int PAGE = 1 << 20;

    /** Longest value that fits in a page with its key and the page's own fields. */
    public static final int MAX_VALUE = PAGE - 1024;

    private final Volume file;
    private final SortedTableMap<K, byte[]> table;

    private TableFile(Volume file, SortedTableMap<K, byte[]> table) {
        this.file = file;
        this.table = table;
    }

    /** Opens a finished table. */
    public static <K> TableFile<K> open(Disk disk, Path path, GroupSerializer<K> keys) throws IOException {
        if (!Files.exists(path)) {
            throw new IOException("file " + path + " is missing");
        }
        Volume file = null;
        try {
            file = new DiskVolume(disk, path, true);
            return new TableFile<>(file, SortedTableMap.open(file, keys, Serializer.BYTE_ARRAY));
        } catch (RuntimeException e) {
            closeQuietly(file);
            throw failure("file " + path + " cannot be read", e);
        }
    }

    /** Value of a key, or null. */
    public byte[] get(K key) throws IOException {
        try {
            return table.get(key);
        } catch (RuntimeException e) {
            throw failure("table cannot be read", e);
        }
    }

    /** Passes all entries in key order. */
    public void forEach(Visitor<K> visitor) throws IOException {
        Iterator<Map.Entry<K, byte[]>> entries = iterator();
        for (Map.Entry<K, byte[]> entry = next(entries); entry != null; entry = next(entries)) {
            visitor.entry(entry.getKey(), entry.getValue());
        }
    }

    /** Receives entries. */
    public interface Visitor<K> {
        void entry(K key, byte[] value) throws IOException;
    }

    private Iterator<Map.Entry<K, byte[]>> iterator() throws IOException {
        try {
            return table.entrySet().iterator();
        } catch (RuntimeException e) {
            throw failure("table cannot be read", e);
        }
    }

    private Map.Entry<K, byte[]> next(Iterator<Map.Entry<K, byte[]>> entries) throws IOException {
        try {
            return entries.hasNext() ? entries.next() : null;
        } catch (RuntimeException e) {
            throw failure("table cannot be read", e);
        }
    }

    /** MapDB wraps what the disk says, sometimes without its text. */
    private static IOException failure(String what, RuntimeException e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return new IOException(what + ": " + (root.getMessage() == null ? root : root.getMessage()), e);
    }

    @Override
    public void close() {
        file.close();
    }

    private static void closeQuietly(Volume file) {
        if (file != null) {
            file.close();
        }
    }

    /** Writes a table. Nothing of it counts before {@link #finish} returned. */
    public static final class Writer<K> {

        private final Disk disk;
        private final Path path;
        private final Volume file;
        private final SortedTableMap.Sink<K, byte[]> sink;
        private long entries;

        /**
         * @param nodeSize entries that are read together: 1 for large values, more for small ones that are iterated
         */
        public Writer(Disk disk, Path path, GroupSerializer<K> keys, int nodeSize) throws IOException {
            this.disk = disk;
            this.path = path;
            disk.delete(path);
            this.file = new DiskVolume(disk, path, false);
            this.sink = SortedTableMap.create(file, keys, Serializer.BYTE_ARRAY)
                    .pageSize(PAGE)
                    .nodeSize(nodeSize)
                    .createFromSink();
        }

        /** Keys in ascending order. */
        public void put(K key, byte[] value) throws IOException {
            try {
                sink.put(key, value);
                entries++;
            } catch (RuntimeException e) {
                throw failure(cannotWrite(), e);
            }
        }

        /** Entries put so far. */
        public long entries() {
            return entries;
        }

        /** Completes and syncs the table, which can be read from then on. */
        public TableFile<K> finish() throws IOException {
            try {
                return new TableFile<>(file, sink.create());
            } catch (RuntimeException e) {
                throw failure(cannotWrite(), e);
            }
        }

        /** Gives up: removes the file. */
        public void abandon() {
            try {
                file.close();
                disk.delete(path);
            } catch (IOException | RuntimeException e) {
                // the next start removes files that nothing refers to
            }
        }

        private String cannotWrite() {
            return "cannot write " + path;
        }
    }
}
