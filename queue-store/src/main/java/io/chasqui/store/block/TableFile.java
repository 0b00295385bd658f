package io.chasqui.store.block;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.mapdb.DBException;
import org.mapdb.SortedTableMap;
import org.mapdb.serializer.GroupSerializer;
import org.mapdb.volume.FileChannelVol;
import org.mapdb.volume.Volume;

/**
 * One MapDB sorted table in a file of its own: written once in key order, synced, then only read. Reading is
 * thread-safe.
 *
 * @param <K> key type
 */
final class TableFile<K> implements AutoCloseable {

    /** A value has to fit in a page. */
    static final int PAGE = 1 << 20;

    /** Longest value that fits in a page with its key and the page's own fields. */
    static final int MAX_VALUE = PAGE - 1024;

    private final Volume file;
    private final SortedTableMap<K, byte[]> table;

    private TableFile(Volume file, SortedTableMap<K, byte[]> table) {
        this.file = file;
        this.table = table;
    }

    /** Opens a finished table. */
    static <K> TableFile<K> open(Path path, GroupSerializer<K> keys) throws IOException {
        if (!Files.exists(path)) {
            throw new IOException("file " + path + " is missing");
        }
        Volume file = null;
        try {
            file = new FileChannelVol(path.toFile(), true, -1, shift(), 0);
            return new TableFile<>(file, SortedTableMap.open(file, keys, Values.BYTES));
        } catch (DBException e) {
            closeQuietly(file);
            throw new IOException("file " + path + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** Value of a key, or null. */
    byte[] get(K key) throws IOException {
        try {
            return table.get(key);
        } catch (DBException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    SortedTableMap<K, byte[]> table() {
        return table;
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

    private static int shift() {
        return Integer.numberOfTrailingZeros(PAGE);
    }

    /** Writes a table. Nothing of it counts before {@link #finish} returned. */
    static final class Writer<K> {

        private final Path path;
        private final Volume file;
        private final SortedTableMap.Sink<K, byte[]> sink;

        /**
         * @param nodeSize entries that are read together: 1 for large values, more for small ones that are iterated
         */
        Writer(Path path, GroupSerializer<K> keys, int nodeSize) throws IOException {
            this.path = path;
            Files.deleteIfExists(path);
            try {
                this.file = new FileChannelVol(new File(path.toString()), false, -1, shift(), 0);
            } catch (DBException e) {
                throw failure(e);
            }
            this.sink = SortedTableMap.create(file, keys, Values.BYTES)
                    .pageSize(PAGE)
                    .nodeSize(nodeSize)
                    .createFromSink();
        }

        /** Keys in ascending order. */
        void put(K key, byte[] value) throws IOException {
            try {
                sink.put(key, value);
            } catch (DBException e) {
                throw failure(e);
            }
        }

        /** Completes and syncs the table, which can be read from then on. */
        TableFile<K> finish() throws IOException {
            try {
                return new TableFile<>(file, sink.create());
            } catch (DBException e) {
                throw failure(e);
            }
        }

        /** Gives up: removes the file. */
        void abandon() {
            file.close();
            try {
                Files.deleteIfExists(path);
            } catch (IOException e) {
                // the next start removes files that nothing refers to
            }
        }

        private IOException failure(DBException e) {
            return new IOException("cannot write " + path + ": " + e.getMessage(), e);
        }
    }
}
