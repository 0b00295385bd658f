package io.chasqui.store.definitions;

import io.chasqui.codec.amqp091.FieldTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Keeps definitions in a directory of one broker (see the package's description). One thread writes; the changes that
 * arrive during a commit make up the next one.
 */
public final class MapDbDefinitionStore implements DefinitionStore {

    /** Longest value of a definition in bytes: with its key it has to fit in a page of the table. */
    public static final int MAX_VALUE = 512 * 1024;

    private static final int MAX_KEY = 128 * 1024;

    /** Changes that may wait for a commit, in bytes: more than any client needs, less than hurts the heap. */
    private static final int MAX_WAITING = 64 << 20;

    /** At this length the log is merged with the table: milliseconds to replay, seldom enough to be cheap. */
    private static final long MERGE_AT = 4 << 20;

    /** What one call wants to have stored. */
    private record Request(
            List<ChangeGroup.Change> changes, int size, long reservedQueueIds, CompletableFuture<Void> done) {}

    private final DefinitionFiles files;
    private final QueueIds queueIds;
    private final Thread writer;

    // Guarded by this:
    private List<Request> waiting = new ArrayList<>();
    private long waitingSize;
    private boolean closed;

    private MapDbDefinitionStore(DefinitionFiles files) {
        this.files = files;
        this.queueIds = new QueueIds(files.reservedQueueIds(), this::reserveQueueIds);
        this.writer = new Thread(this::writeUntilClosed, "chasqui-definitions");
        this.writer.setDaemon(true);
    }

    /**
     * Opens the store in a directory, or creates both. Only one at a time may be open there: the caller holds the lock.
     *
     * @throws NewerFormatException if a newer version of the broker has written the files
     * @throws IOException if they cannot be read or written; the message names the file
     */
    public static MapDbDefinitionStore open(Path directory) throws IOException {
        return open(directory, MERGE_AT);
    }

    static MapDbDefinitionStore open(Path directory, long mergeAtLogLength) throws IOException {
        MapDbDefinitionStore store = new MapDbDefinitionStore(DefinitionFiles.open(directory, mergeAtLogLength));
        store.writer.start();
        try {
            store.queueIds.start();
            return store;
        } catch (IllegalStateException e) {
            store.close();
            throw new IOException(e.getMessage(), e);
        }
    }

    @Override
    public Map<DefinitionKey, FieldTable> load() throws IOException {
        return files.load();
    }

    @Override
    public CompletionStage<Void> apply(List<DefinitionChange> changes) {
        List<ChangeGroup.Change> encoded = new ArrayList<>(changes.size());
        for (DefinitionChange change : changes) {
            ChangeGroup.Change bytes = ChangeGroup.Change.of(change);
            if (bytes.key().length > MAX_KEY || bytes.value() != null && bytes.value().length > MAX_VALUE) {
                return CompletableFuture.failedFuture(
                        new IOException("the " + change.key().kind() + " is too large to be stored"));
            }
            encoded.add(bytes);
        }
        return submit(encoded, 0);
    }

    private CompletableFuture<Void> reserveQueueIds(long upTo) {
        return submit(List.of(), upTo);
    }

    private synchronized CompletableFuture<Void> submit(List<ChangeGroup.Change> changes, long reservedQueueIds) {
        int size = changes.stream().mapToInt(ChangeGroup.Change::encodedLength).sum();
        if (closed || waitingSize + size > MAX_WAITING) {
            return CompletableFuture.failedFuture(new IOException(
                    closed ? "the store of definitions is closed" : "too many changes of definitions are waiting"));
        }
        Request request = new Request(changes, size, reservedQueueIds, new CompletableFuture<>());
        waiting.add(request);
        waitingSize += size;
        notifyAll();
        return request.done();
    }

    @Override
    public long nextQueueId() {
        return queueIds.next();
    }

    private void writeUntilClosed() {
        try {
            for (List<Request> group = takeWaiting(); !group.isEmpty(); group = takeWaiting()) {
                write(group);
                files.mergeIfLong();
            }
        } finally {
            refuseWaiting();
        }
    }

    /** If the thread ends before its time, for want of memory perhaps, nobody may wait for it. */
    private synchronized void refuseWaiting() {
        closed = true;
        IOException reason = new IOException("the store of definitions has stopped");
        waiting.forEach(request -> request.done().completeExceptionally(reason));
        waiting.clear();
    }

    /** Waits for requests; empty if the store is closed and none is left. */
    private synchronized List<Request> takeWaiting() {
        while (waiting.isEmpty() && !closed) {
            try {
                wait();
            } catch (InterruptedException e) {
                // Nobody is meant to interrupt this thread, and what others wait for has to be written all the same.
            }
        }
        List<Request> group = waiting;
        waiting = new ArrayList<>();
        waitingSize = 0;
        return group;
    }

    private void write(List<Request> group) {
        try {
            files.append(merge(group));
            group.forEach(request -> request.done().complete(null));
        } catch (IOException | RuntimeException e) {
            group.forEach(request -> request.done().completeExceptionally(e));
        } catch (Error e) {
            group.forEach(request -> request.done().completeExceptionally(e));
            throw e;
        }
    }

    private ChangeGroup merge(List<Request> group) {
        List<ChangeGroup.Change> changes = new ArrayList<>();
        long reserved = files.reservedQueueIds();
        for (Request request : group) {
            changes.addAll(request.changes());
            reserved = Math.max(reserved, request.reservedQueueIds());
        }
        return new ChangeGroup(reserved, changes);
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        boolean interrupted = false;
        while (writer.isAlive()) {
            try {
                writer.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        files.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
