package io.chasqui.store.journal;

import io.chasqui.store.OwnerThread;
import io.chasqui.store.log.StoreListener;
import io.chasqui.store.log.StoreOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * The journal's thread and its hand-over. It takes everything that has been submitted, writes it as one group, syncs if
 * anybody waits, tells the appenders, and starts over: the sync's own duration makes the batches. What nobody waits for
 * is written within a few milliseconds and synced with the next sync, or after {@link #SYNC_AFTER_NANOS}.
 */
public final class Journal implements AutoCloseable {

    private static final long SYNC_AFTER_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long LINGER_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final int MAX_GROUP = 4 * 1024 * 1024;

    /** The thread runs, or will look at the stack again before it parks. */
    private static final int RUNNING = 0;

    /** Parked for a moment after work; only what is urgent wakes it. */
    private static final int LINGERING = 1;

    /** Parked until anything is submitted. */
    private static final int IDLE = 2;

    private final AtomicReference<JournalSlice> submitted = new AtomicReference<>();
    private final AtomicInteger state = new AtomicInteger(RUNNING);
    private final AtomicInteger appenders = new AtomicInteger();
    private final SegmentSequence segments;
    private final GroupWriter group;
    private final StoreListener listener;
    private final DiskCondition.Writer condition;
    private final boolean syncing;
    private final ExecutorService preparer;
    private final List<JournalAppender> written = new ArrayList<>();
    private final JournalFigures figures = new JournalFigures();
    private final Thread thread;

    private JournalSlice backlog;
    private boolean awaited;
    private long unsyncedSince;
    private volatile boolean shortOfSpace;
    private volatile JournalPosition position;
    private volatile boolean closing;
    private volatile boolean failed;

    /**
     * Starts a journal behind whatever the directory holds.
     *
     * @param start where the first group goes; the segment must not exist yet
     * @param spares files from before that may be overwritten
     */
    public Journal(
            Disk disk,
            Path directory,
            StoreOptions options,
            JournalPosition start,
            List<Path> spares,
            StoreListener listener,
            DiskCondition condition)
            throws IOException {
        this.listener = listener;
        this.condition = condition.writer();
        this.syncing = options.sync();
        this.position = start;
        SegmentFiles files = new SegmentFiles(disk, directory, options.segmentBytes());
        for (Path spare : spares) {
            files.recycle(spare);
        }
        this.preparer = Executors.newSingleThreadExecutor(task -> daemon(task, "chasqui-journal-prepare"));
        this.segments = new SegmentSequence(files, options.segmentBytes(), preparer, start);
        int maxPayload = (int) Math.min(MAX_GROUP, options.segmentBytes() - GroupHeader.SIZE);
        this.group = new GroupWriter(segments, maxPayload, start.group());
        this.thread = daemon(this::run, "chasqui-journal");
        thread.start();
    }

    /** A new appender; one per owner thread. */
    public JournalAppender appender(OwnerThread owner) {
        return new JournalAppender(this, owner, appenders.getAndIncrement());
    }

    /** Where the next group goes. What is submitted after the call is written there or later. */
    public JournalPosition position() {
        return position;
    }

    /** Tells that groups below this one are not needed any more, so that their segments can be used again. */
    public void release(long beforeGroup) throws IOException {
        segments.release(beforeGroup);
    }

    public JournalFigures figures() {
        return figures;
    }

    /** Disk space of the segments that a start would have to look at. */
    public long bytes() {
        return segments.bytes();
    }

    /** Bytes of records written since the start. */
    public long writtenBytes() {
        return figures.bytes();
    }

    /** True if there is no disk space for another segment: only a checkpoint can free one. */
    public boolean isShortOfSpace() {
        return shortOfSpace;
    }

    /** True if the disk failed and nothing is written or confirmed any more. */
    public boolean failed() {
        return failed;
    }

    /** Writes and syncs everything submitted so far, and stops. */
    @Override
    public void close() throws IOException {
        closing = true;
        LockSupport.unpark(thread);
        joinUninterruptibly();
        preparer.shutdown();
        segments.close();
    }

    /** Stops without writing what is still waiting, as a crash would. */
    public void abandon() {
        failed = true;
        closing = true;
        LockSupport.unpark(thread);
        joinUninterruptibly();
        preparer.shutdown();
        segments.closeQuietly();
    }

    /** @param urgent wake the journal thread even if it lingers */
    void submit(JournalSlice slice, boolean urgent) {
        JournalSlice top;
        do {
            top = submitted.get();
            slice.next = top;
        } while (!submitted.compareAndSet(top, slice));
        int parked = state.get();
        if (parked == IDLE || parked == LINGERING && urgent) {
            wake(parked);
        }
    }

    private void wake(int parked) {
        if (state.compareAndSet(parked, RUNNING)) {
            LockSupport.unpark(thread);
        }
    }

    private void run() {
        try {
            while (!failed && (fill() || !closing)) {
                if (group.isEmpty()) {
                    rest();
                } else {
                    writeGroup();
                    syncIfNeeded();
                }
            }
            if (!failed) {
                syncNow();
            }
        } catch (IOException | RuntimeException e) {
            fail(e);
            discardUntilClosed();
        }
    }

    private void rest() throws IOException {
        syncIfNeeded();
        prepare();
        park();
    }

    /** Moves submitted slices into the group, in the order of their submission. Returns false if there are none. */
    private boolean fill() {
        if (backlog == null) {
            backlog = reverse(submitted.getAndSet(null));
        }
        boolean any = false;
        while (backlog != null && group.takes(backlog)) {
            JournalSlice slice = backlog;
            backlog = slice.next;
            slice.next = null;
            group.add(slice);
            any = true;
            if (backlog == null) {
                backlog = reverse(submitted.getAndSet(null));
            }
        }
        return any;
    }

    private static JournalSlice reverse(JournalSlice top) {
        JournalSlice first = null;
        JournalSlice rest = top;
        while (rest != null) {
            JournalSlice next = rest.next;
            rest.next = first;
            first = rest;
            rest = next;
        }
        return first;
    }

    private void writeGroup() throws IOException {
        int length = group.length();
        while (!tryWrite()) {
            LockSupport.parkNanos(RETRY_NANOS);
        }
        if (length > 0) {
            figures.group(length);
            position = new JournalPosition(segments.current().number(), group.nextGroup());
            prepare();
            if (unsyncedSince == 0) {
                unsyncedSince = System.nanoTime();
            }
        }
        for (JournalSlice slice : group.slices()) {
            written(slice);
        }
        group.clear();
    }

    /** False if the disk is full: nothing is lost, the same group is written again when there is space. */
    private boolean tryWrite() throws IOException {
        try {
            group.write();
            return true;
        } catch (IOException e) {
            if (!Disk.isFull(e) || closing) {
                throw e;
            }
            condition.full(e);
            return false;
        }
    }

    /** Sees to the next segment, so that a full disk is noticed while there is room left in the current one. */
    private void prepare() {
        Exception shortage = segments.shortage();
        if (shortage == null) {
            condition.writable();
        } else if (Disk.isFull(shortage)) {
            condition.full(shortage);
        }
        shortOfSpace = shortage != null;
        segments.prepareWhenUsed();
    }

    private void written(JournalSlice slice) {
        JournalAppender appender = slice.appender;
        appender.lastWritten = slice.number;
        if (slice.awaited && !appender.reportSync) {
            appender.reportSync = true;
            awaited = true;
            written.add(appender);
        }
        appender.written(slice);
    }

    private void syncIfNeeded() throws IOException {
        if (awaited || unsyncedSince != 0 && System.nanoTime() - unsyncedSince >= SYNC_AFTER_NANOS) {
            syncNow();
        }
    }

    private void syncNow() throws IOException {
        if (syncing && group.hasUnsynced()) {
            long start = System.nanoTime();
            group.sync();
            figures.sync(System.nanoTime() - start);
        }
        unsyncedSince = 0;
        awaited = false;
        for (JournalAppender appender : written) {
            appender.reportSync = false;
            appender.synced();
        }
        written.clear();
    }

    private void park() {
        if (parkAs(LINGERING, LINGER_NANOS)) {
            return;
        }
        long untilSync = unsyncedSince == 0
                ? Long.MAX_VALUE
                : Math.max(1, SYNC_AFTER_NANOS - (System.nanoTime() - unsyncedSince));
        parkAs(IDLE, shortOfSpace ? Math.min(RETRY_NANOS, untilSync) : untilSync);
    }

    /** Returns true if there is something to do. */
    private boolean parkAs(int as, long nanos) {
        state.set(as);
        if (submitted.get() == null && !closing) {
            LockSupport.parkNanos(this, nanos);
        }
        state.set(RUNNING);
        return submitted.get() != null || closing;
    }

    private void fail(Exception cause) {
        failed = true;
        listener.failed(new JournalFailedException("the journal cannot be written: " + cause.getMessage(), cause));
    }

    /** Nothing is confirmed after a failure: a sync that failed once says nothing when it succeeds later. */
    private void discardUntilClosed() {
        do {
            group.slices().forEach(slice -> slice.appender.written(slice));
            group.clear();
            if (!fill() && !closing) {
                parkAs(IDLE, Long.MAX_VALUE);
            }
        } while (!closing);
    }

    private void joinUninterruptibly() {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }
}
