package io.chasqui.store.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * The segment being written, the one after it, which is prepared in the background, and the full ones behind. Used by
 * the journal thread; {@link #release} and {@link #bytes} by any.
 */
final class SegmentSequence {

    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private final SegmentFiles files;
    private final long capacity;
    private final Executor preparer;
    private final ConcurrentLinkedQueue<Full> full = new ConcurrentLinkedQueue<>();
    private Segment current;
    private CompletableFuture<Segment> next;
    private long currentStart;
    private long lastPreparation;
    private volatile IOException shortage;

    /** A segment that is written to its end: groups from {@code first} to below {@code end}. */
    private record Full(Path path, long number, long first, long end) {}

    SegmentSequence(SegmentFiles files, long capacity, Executor preparer, JournalPosition start) throws IOException {
        this.files = files;
        this.capacity = capacity;
        this.preparer = preparer;
        this.current = files.create(start.segment(), 0);
        this.currentStart = start.group();
    }

    Segment current() {
        return current;
    }

    /** Starts to prepare the next segment once the current one is in real use, and again if that failed. */
    void prepareWhenUsed() {
        if (next == null && !current.hasRoom(capacity - capacity / 4)) {
            prepareNext();
        } else if (next != null
                && next.isCompletedExceptionally()
                && System.nanoTime() - lastPreparation >= RETRY_NANOS) {
            prepareNext();
        }
    }

    private void prepareNext() {
        long number = current.number() + 1;
        lastPreparation = System.nanoTime();
        next = CompletableFuture.supplyAsync(() -> prepare(number), preparer);
    }

    /**
     * Why the next segment cannot be prepared, or null. There is still room in the current one, so this is the moment to
     * stop publishers while consumers go on.
     */
    Exception shortage() {
        return shortage;
    }

    /** Syncs the current segment and goes on with the next. May be called again after an exception. */
    void roll(long nextGroup) throws IOException {
        if (next == null) {
            prepareNext();
        }
        current.sync();
        Segment prepared = awaitNext();
        current.close();
        full.add(new Full(current.path(), current.number(), currentStart, nextGroup));
        current = prepared;
        currentStart = nextGroup;
    }

    /** Gives back the segments that hold only groups below this one. */
    void release(long group) throws IOException {
        for (Iterator<Full> i = full.iterator(); i.hasNext(); ) {
            Full segment = i.next();
            if (segment.end() <= group) {
                i.remove();
                files.recycle(segment.path());
            }
        }
    }

    /** Disk space held by segments that may be needed for a replay. */
    long bytes() {
        return (full.size() + 1) * capacity;
    }

    void close() throws IOException {
        current.close();
        if (next != null) {
            try {
                next.join().close();
            } catch (CompletionException e) {
                // it could not be created, so there is nothing to close
            }
        }
    }

    void closeQuietly() {
        try {
            close();
        } catch (IOException e) {
            // given up anyway
        }
    }

    /**
     * Leaves as much space as it takes to move everything out of the journal and to write an index, so that a full disk
     * can be left again.
     */
    private Segment prepare(long number) {
        try {
            Segment segment = files.create(number, bytes() + 2 * capacity);
            zero(segment);
            shortage = null;
            return segment;
        } catch (IOException e) {
            shortage = e;
            throw new CompletionException(e);
        }
    }

    private static void zero(Segment segment) throws IOException {
        try {
            segment.zeroAll();
        } catch (IOException e) {
            segment.close();
            throw e;
        }
    }

    private Segment awaitNext() throws IOException {
        try {
            Segment prepared = next.join();
            next = null;
            return prepared;
        } catch (CompletionException e) {
            next = null;
            throw new IOException("cannot prepare the next journal segment: " + e.getCause(), e.getCause());
        }
    }
}
