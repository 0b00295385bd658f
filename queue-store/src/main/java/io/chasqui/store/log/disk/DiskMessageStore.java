package io.chasqui.store.log.disk;

import io.chasqui.store.OwnerThread;
import io.chasqui.store.block.BlockIndex;
import io.chasqui.store.block.IndexHeader;
import io.chasqui.store.block.Volume;
import io.chasqui.store.block.Volumes;
import io.chasqui.store.journal.Disk;
import io.chasqui.store.journal.DiskCondition;
import io.chasqui.store.journal.DiskFigures;
import io.chasqui.store.journal.Journal;
import io.chasqui.store.journal.JournalFigures;
import io.chasqui.store.journal.JournalPosition;
import io.chasqui.store.journal.JournalRepair;
import io.chasqui.store.journal.MeasuredDisk;
import io.chasqui.store.log.MessageBlock;
import io.chasqui.store.log.MessageStore;
import io.chasqui.store.log.RepairReport;
import io.chasqui.store.log.StoreFigures;
import io.chasqui.store.log.StoreListener;
import io.chasqui.store.log.StoreMeasures;
import io.chasqui.store.log.StoreOptions;
import io.chasqui.store.log.StorePartition;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The message store of one node: a journal in front of blocks. */
public final class DiskMessageStore implements MessageStore {

    private static final Logger LOG = LoggerFactory.getLogger(DiskMessageStore.class);

    private final Journal journal;
    private final Volumes volumes;
    private final BlockIndex index;
    private final CheckpointWriter writer;
    private final Checkpointer checkpointer;
    private final BlockReader reader;
    private final StoreMeasures measures;
    private Map<Long, List<MessageBlock>> recovered;
    private boolean closed;

    private DiskMessageStore(
            Journal journal,
            Volumes volumes,
            BlockIndex index,
            StoreOptions options,
            StoreListener listener,
            DiskCondition condition,
            DiskFigures disk,
            Map<Long, List<MessageBlock>> recovered) {
        this.journal = journal;
        this.volumes = volumes;
        this.index = index;
        this.recovered = recovered;
        this.writer = new CheckpointWriter(journal, volumes, index, options.volumeBytes());
        this.checkpointer = new Checkpointer(journal, writer, options, listener, condition);
        this.reader = new BlockReader(volumes);
        this.measures = new StoreMeasures(
                journal.figures().syncDurations(),
                journal.figures().groupBytes(),
                writer.figures().durations(),
                disk);
    }

    /** See {@link MessageStore#open}. */
    public static DiskMessageStore open(Path directory, StoreOptions options, StoreListener listener)
            throws IOException {
        return open(directory, options, listener, Disk.local());
    }

    static DiskMessageStore open(Path directory, StoreOptions options, StoreListener listener, Disk unmeasured)
            throws IOException {
        MeasuredDisk disk = new MeasuredDisk(unmeasured);
        DataDirectory layout = DataDirectory.open(disk, directory);
        BlockIndex index = BlockIndex.open(disk, layout.blocks());
        Recovery recovery = new Recovery(disk, index, layout.journal());
        Volumes volumes = recovery.run(layout.blocks(), options.volumeBytes());
        DiskCondition condition = new DiskCondition(listener);
        Journal journal = new Journal(
                disk, layout.journal(), options, recovery.journalStart(), recovery.oldSegments(), listener, condition);
        DiskMessageStore store = new DiskMessageStore(
                journal, volumes, index, options, listener, condition, disk.figures(), recovery.blocks());
        store.checkpointer.start();
        return store;
    }

    /** See {@link MessageStore#repair}. */
    public static RepairReport repair(Path directory) throws IOException {
        Disk disk = Disk.local();
        DataDirectory layout = DataDirectory.open(disk, directory);
        IndexHeader header = BlockIndex.open(disk, layout.blocks()).header();
        JournalPosition start = header == null ? JournalPosition.START : header.replay();
        return new JournalRepair(disk, layout.journal(), start).run();
    }

    @Override
    public StorePartition partition(OwnerThread owner) {
        DiskPartition partition = new DiskPartition(owner, journal.appender(owner), checkpointer, reader);
        checkpointer.add(partition);
        return partition;
    }

    @Override
    public synchronized Map<Long, List<MessageBlock>> recovered() {
        Map<Long, List<MessageBlock>> found = recovered;
        recovered = Map.of();
        return found;
    }

    @Override
    public void dropRecovered(long laneId) {
        writer.giveUp(laneId);
    }

    @Override
    public StoreFigures figures() {
        JournalFigures written = journal.figures();
        CheckpointFigures checkpoints = writer.figures();
        return new StoreFigures(
                written.groups(),
                written.bytes(),
                journal.bytes(),
                written.syncs(),
                written.syncNanos(),
                written.lastSyncNanos(),
                checkpoints.checkpoints(),
                checkpoints.nanos(),
                checkpoints.lastNanos(),
                checkpoints.blocks(),
                checkpoints.blockBytes(),
                volumes.all().size(),
                volumes.all().stream().mapToLong(Volume::byteSize).sum(),
                volumes.all().stream().mapToLong(Volume::liveBytes).sum(),
                index.bytes(),
                index.entries());
    }

    @Override
    public StoreMeasures measures() {
        return measures;
    }

    /** Asks for a full checkpoint now; completes when it is in place. */
    CompletableFuture<Void> checkpoint() {
        return checkpointer.request(CheckpointKind.FULL);
    }

    /** Asks for a page-out now; completes when the blocks handed over so far are stored. */
    CompletableFuture<Void> pageOut() {
        return checkpointer.request(CheckpointKind.PAGE_OUT);
    }

    /** Gives up threads and files without writing anything more, as a crash would: for tests. */
    synchronized void abandon() {
        closed = true;
        checkpointer.stop();
        journal.abandon();
        reader.close();
        volumes.close();
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        // a pending interrupt would close the files under the last checkpoint
        boolean interrupted = Thread.interrupted();
        try {
            closeFiles();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void closeFiles() {
        checkpointer.stop();
        try {
            if (journal.failed()) {
                journal.close();
            } else {
                closeInOrder();
            }
        } catch (IOException | RuntimeException e) {
            LOG.error("The message store could not be closed in order; the next start replays its journal", e);
        } finally {
            reader.close();
            volumes.close();
        }
    }

    /** The index that marks the store as closed in order comes last, when nothing can be added any more. */
    private void closeInOrder() throws IOException {
        try {
            checkpointer.writeLastBlocks();
        } finally {
            journal.close();
        }
        checkpointer.writeLastIndex();
    }
}
