package io.chasqui.store.log.disk;

import io.chasqui.store.journal.Disk;
import io.chasqui.store.journal.DiskCondition;
import io.chasqui.store.journal.Journal;
import io.chasqui.store.log.StoreListener;
import io.chasqui.store.log.StoreOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The checkpoint thread: decides when, asks the partitions for what they have, and lets {@link CheckpointWriter} write
 * it.
 */
final class Checkpointer {

    private static final Logger LOG = LoggerFactory.getLogger(Checkpointer.class);
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** Page-outs wait this long for more blocks, so that volumes do not become many and small. */
    private static final long GATHER_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private static final long SWEEP_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long OWNER_SECONDS = 30;

    private final Journal journal;
    private final CheckpointWriter writer;
    private final StoreListener listener;
    private final DiskCondition.Writer condition;
    private final long triggerBytes;
    private final List<DiskPartition> partitions = new CopyOnWriteArrayList<>();
    private final Map<Long, DiskLaneLog> lanes = new ConcurrentHashMap<>();
    private final Queue<Request> requests = new ConcurrentLinkedQueue<>();
    private final Thread thread;

    private long journalBytes;
    private long lastFull = System.nanoTime();
    private long lastSweep = System.nanoTime();
    private volatile boolean pageOutRequested;
    private volatile boolean sweepRequested;
    private volatile boolean closing;

    private record Request(CheckpointKind kind, CompletableFuture<Void> done) {}

    Checkpointer(
            Journal journal,
            CheckpointWriter writer,
            StoreOptions options,
            StoreListener listener,
            DiskCondition condition) {
        this.journal = journal;
        this.writer = writer;
        this.listener = listener;
        this.condition = condition.writer();
        this.triggerBytes = options.checkpointBytes();
        this.thread = new Thread(this::run, "chasqui-checkpoint");
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    void add(DiskPartition partition) {
        partitions.add(partition);
    }

    void opened(DiskLaneLog lane) {
        lanes.put(lane.laneId(), lane);
    }

    void closed(DiskLaneLog lane) {
        lanes.remove(lane.laneId());
    }

    void requestPageOut() {
        if (!pageOutRequested) {
            pageOutRequested = true;
            LockSupport.unpark(thread);
        }
    }

    /** Blocks have died: what they occupy can be given back, not necessarily at once. */
    void requestSweep() {
        if (!sweepRequested) {
            sweepRequested = true;
        }
    }

    /** Asks for a checkpoint of its own, which does not wait for more to do; completes when it is written. */
    CompletableFuture<Void> request(CheckpointKind kind) {
        Request request = new Request(kind, new CompletableFuture<>());
        requests.add(request);
        LockSupport.unpark(thread);
        return request.done();
    }

    /** Ends the thread; a checkpoint that is being written is finished first. */
    void stop() {
        closing = true;
        LockSupport.unpark(thread);
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

    /** Writes the blocks of everything alive, after {@link #stop} and on the caller's thread. */
    void writeLastBlocks() throws IOException {
        writer.beginGeneration(journal.position());
        writer.writeBlocks(gather(CheckpointKind.FINAL), CheckpointKind.FINAL, lanes::get);
    }

    /** Makes the last blocks count and marks the store as closed in order. The journal is closed by then. */
    void writeLastIndex() throws IOException {
        writer.writeIndex(CheckpointKind.FINAL);
    }

    private void run() {
        while (!closing) {
            Request request = requests.poll();
            if (request != null) {
                serve(request);
            } else if (isFullDue()) {
                checkpoint(CheckpointKind.FULL);
            } else if (pageOutRequested) {
                LockSupport.parkNanos(this, GATHER_NANOS);
                checkpoint(CheckpointKind.PAGE_OUT);
            } else if (sweepRequested && System.nanoTime() - lastSweep >= SWEEP_NANOS) {
                checkpoint(CheckpointKind.PAGE_OUT);
            } else {
                LockSupport.parkNanos(this, POLL_NANOS);
            }
        }
    }

    private void serve(Request request) {
        if (checkpoint(request.kind())) {
            request.done().complete(null);
        } else {
            requests.add(request);
        }
    }

    private boolean isFullDue() {
        long grown = journal.writtenBytes() - journalBytes;
        if (journal.isShortOfSpace() && System.nanoTime() - lastFull >= RETRY_NANOS) {
            return true;
        }
        return grown >= Math.max(triggerBytes, 8 * writer.indexBytes()) || writer.hasMuchDead();
    }

    /** Returns whether it succeeded. */
    private boolean checkpoint(CheckpointKind kind) {
        pageOutRequested = false;
        sweepRequested = false;
        lastSweep = System.nanoTime();
        List<PartitionSnapshot> unwritten = List.of();
        try {
            long start = lastSweep;
            long writtenBefore = journal.writtenBytes();
            begin(kind);
            unwritten = gather(kind);
            writer.writeBlocks(unwritten, kind, lanes::get);
            unwritten = List.of();
            if (kind == CheckpointKind.FULL) {
                writer.writeIndex(kind);
                journalBytes = writtenBefore;
            }
            writer.figures().checkpoint(System.nanoTime() - start);
            condition.writable();
            return true;
        } catch (IOException | RuntimeException e) {
            failed(unwritten, e);
            return false;
        }
    }

    private void begin(CheckpointKind kind) {
        if (kind == CheckpointKind.FULL) {
            lastFull = System.nanoTime();
            writer.beginGeneration(journal.position());
        }
    }

    private void failed(List<PartitionSnapshot> unwritten, Exception cause) {
        for (PartitionSnapshot snapshot : unwritten) {
            snapshot.partition.owner().execute(() -> snapshot.partition.handBack(snapshot.blocks));
        }
        if (Disk.isFull(cause)) {
            condition.full(cause);
            releaseWhatIsDead();
        } else {
            LOG.error("A checkpoint failed and will be tried again: {}", cause.getMessage(), cause);
            listener.checkpointFailed(cause);
        }
        pageOutRequested = true;
        LockSupport.parkNanos(this, RETRY_NANOS);
    }

    /** Consumers may have emptied volumes, which only wait for an index that no longer refers to them. */
    private void releaseWhatIsDead() {
        try {
            writer.writeIndexWithoutBlocks();
        } catch (IOException | RuntimeException e) {
            LOG.debug("There is no space for the index either", e);
        }
    }

    /** Takes a snapshot of each partition, each on its own thread. */
    private List<PartitionSnapshot> gather(CheckpointKind kind) throws IOException {
        List<CompletableFuture<PartitionSnapshot>> answers = new ArrayList<>();
        for (DiskPartition partition : partitions) {
            CompletableFuture<PartitionSnapshot> answer = new CompletableFuture<>();
            answers.add(answer);
            partition.owner().execute(() -> complete(answer, partition, kind));
        }
        List<PartitionSnapshot> snapshots = new ArrayList<>();
        for (CompletableFuture<PartitionSnapshot> answer : answers) {
            snapshots.add(await(answer));
        }
        return snapshots;
    }

    private static void complete(
            CompletableFuture<PartitionSnapshot> answer, DiskPartition partition, CheckpointKind kind) {
        try {
            answer.complete(partition.snapshot(kind));
        } catch (RuntimeException e) {
            answer.completeExceptionally(e);
        }
    }

    private PartitionSnapshot await(CompletableFuture<PartitionSnapshot> answer) throws IOException {
        while (true) {
            try {
                return answer.get(OWNER_SECONDS, TimeUnit.SECONDS);
            } catch (TimeoutException e) {
                if (closing) {
                    throw new IOException("an owner thread has not answered for " + OWNER_SECONDS + " seconds", e);
                }
                LOG.warn("A checkpoint has been waiting for an owner thread for {} seconds", OWNER_SECONDS);
            } catch (ExecutionException e) {
                throw new IOException("a queue failed while a checkpoint was taken", e.getCause());
            } catch (InterruptedException e) {
                throw new IOException("interrupted while a checkpoint was taken", e);
            }
        }
    }
}
