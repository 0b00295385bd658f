package io.chasqui.store.definitions;

import io.chasqui.codec.amqp091.FieldTable;
import io.chasqui.codec.amqp091.ProtocolException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of a {@link MapDbDefinitionStore}: a {@link DefinitionTable} and the {@link ChangeLog} of the same
 * generation, with the changes since the table was written. The log is created before the table, so it is always there,
 * and of any other log in the directory nothing is needed any more.
 */
final class DefinitionFiles implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(DefinitionFiles.class);

    private static final String TABLE = "definitions.db";
    private static final String LOG_PATTERN = "definitions-*.log";

    private final Path directory;
    private final long mergeAtLogLength;

    /** The content of the log: the last change of each key, null if it was removed. */
    private final NavigableMap<byte[], byte[]> changes = new TreeMap<>(Arrays::compareUnsigned);

    private DefinitionTable table;
    private ChangeLog changeLog;
    private long reservedQueueIds;
    private long tryMergeAt;
    private boolean closed;

    private DefinitionFiles(Path directory, long mergeAtLogLength) {
        this.directory = directory;
        this.mergeAtLogLength = mergeAtLogLength;
        this.tryMergeAt = mergeAtLogLength;
    }

    /** Opens the files in a directory, which is created if need be. */
    static DefinitionFiles open(Path directory, long mergeAtLogLength) throws IOException {
        Files.createDirectories(directory);
        DefinitionFiles files = new DefinitionFiles(directory, mergeAtLogLength);
        files.table = files.openOrCreateTable();
        files.reservedQueueIds = files.table.reservedQueueIds();
        Path logPath = files.logPath(files.table.generation());
        if (!Files.exists(logPath)) {
            throw new IOException("file " + logPath + " is missing, which continues " + files.table.path());
        }
        files.deleteOtherLogs();
        files.changeLog = ChangeLog.open(logPath, files::remember);
        return files;
    }

    private DefinitionTable openOrCreateTable() throws IOException {
        Path path = directory.resolve(TABLE);
        if (Files.exists(path)) {
            return DefinitionTable.open(path);
        }
        for (Path logPath : logPaths()) {
            if (Files.size(logPath) > 0) {
                throw new IOException("file " + path + " is missing, which " + logPath + " continues");
            }
        }
        ChangeLog.create(logPath(1)).close();
        Directories.sync(directory);
        DefinitionTable first = DefinitionTable.create(path);
        Directories.sync(directory);
        return first;
    }

    private Path logPath(long generation) {
        return directory.resolve(LOG_PATTERN.replace("*", Long.toString(generation)));
    }

    private List<Path> logPaths() throws IOException {
        List<Path> paths = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory, LOG_PATTERN)) {
            stream.forEach(paths::add);
        }
        return paths;
    }

    /** Of older logs everything is in the table; a newer one without content was left when a merge was cut short. */
    private void deleteOtherLogs() throws IOException {
        Path current = logPath(table.generation());
        Path older = logPath(table.generation() - 1);
        for (Path path : logPaths()) {
            if (path.equals(older) || !path.equals(current) && Files.size(path) == 0) {
                Files.delete(path);
            } else if (!path.equals(current)) {
                throw new IOException("file " + path + " does not continue " + table.path() + ", which continues in "
                        + current + "; one of them is from another time");
            }
        }
    }

    private void remember(ChangeGroup group) {
        reservedQueueIds = group.reservedQueueIds();
        group.changes().forEach(change -> changes.put(change.key(), change.value()));
    }

    synchronized long reservedQueueIds() {
        return reservedQueueIds;
    }

    /** Everything that is stored. */
    synchronized Map<DefinitionKey, FieldTable> load() throws IOException {
        Map<DefinitionKey, FieldTable> definitions = new LinkedHashMap<>();
        TableMerge merge = new TableMerge(
                changes,
                (key, value) -> definitions.put(DefinitionKey.decode(key), FieldTable.decode(value, 0, value.length)));
        table.read(merge);
        try {
            merge.finish();
        } catch (IllegalArgumentException | ProtocolException e) {
            throw new IOException(
                    "file " + logPath(table.generation()) + " has an invalid definition: " + e.getMessage(), e);
        }
        return definitions;
    }

    /** Returns when the group is on disk. */
    synchronized void append(ChangeGroup group) throws IOException {
        changeLog.append(group);
        remember(group);
    }

    /** Starts a new table when the log has become long. The log is just as good, so failing is no error. */
    synchronized void mergeIfLong() {
        if (changeLog.length() >= tryMergeAt) {
            merge();
        }
    }

    private void merge() {
        long started = System.nanoTime();
        try {
            startNextGeneration();
            tryMergeAt = mergeAtLogLength;
            log.debug("Wrote {} in {} ms", table.path(), (System.nanoTime() - started) / 1_000_000);
        } catch (IOException | RuntimeException e) {
            tryMergeAt = changeLog.length() + mergeAtLogLength;
            log.warn(
                    "Cannot write {}, so {} stays in use: {}", table.path(), logPath(table.generation()), e.toString());
        }
    }

    private void startNextGeneration() throws IOException {
        ChangeLog next = ChangeLog.create(logPath(table.generation() + 1));
        try {
            Directories.sync(directory);
            table = table.merge(changes, reservedQueueIds);
        } catch (IOException | RuntimeException e) {
            next.close();
            throw e;
        }
        changeLog.close();
        changeLog = next;
        changes.clear();
        syncNewTable();
        deleteOtherLogs();
    }

    /** If it is unknown which table a restart would find, nothing more may be added to either log. */
    private void syncNewTable() throws IOException {
        try {
            Directories.sync(directory);
        } catch (IOException e) {
            changeLog.fail(new IOException("cannot sync " + directory + ": " + e.getMessage(), e));
            throw e;
        }
    }

    /** Brings the table up to date, so that what rests on disk is one MapDB file, and closes everything. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (!changeLog.isEmpty()) {
            merge();
        }
        try {
            changeLog.close();
        } catch (IOException e) {
            log.warn("Cannot close {}: {}", logPath(table.generation()), e.getMessage());
        }
    }
}
