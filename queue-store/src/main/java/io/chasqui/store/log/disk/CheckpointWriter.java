package io.chasqui.store.log.disk;

import io.chasqui.store.block.BlockIndex;
import io.chasqui.store.block.IndexChanges;
import io.chasqui.store.block.IndexHeader;
import io.chasqui.store.block.Volume;
import io.chasqui.store.block.Volumes;
import io.chasqui.store.journal.Journal;
import io.chasqui.store.journal.JournalPosition;
import io.chasqui.store.log.disk.PartitionSnapshot.ChangedBlock;
import io.chasqui.store.log.disk.PartitionSnapshot.NewBlock;
import io.chasqui.store.log.disk.PartitionSnapshot.ReleasedBlock;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.LongFunction;

/**
 * Writes checkpoints: blocks to volumes, then the index. Replay starts where the journal stood two generations back:
 * what was appended before the last generation began is in blocks, and a shared message may have been written one
 * generation before the lane that refers to it.
 */
final class CheckpointWriter {

    private final Journal journal;
    private final Volumes volumes;
    private final BlockIndex index;
    private final SurvivorMover mover;

    /** Bytes of dead volumes worth a checkpoint of their own. */
    private final long muchDead;

    private final IndexChanges changes = new IndexChanges();
    private final ConcurrentLinkedQueue<Long> givenUp = new ConcurrentLinkedQueue<>();
    private final CheckpointFigures figures = new CheckpointFigures();
    private long generation;
    private JournalPosition lastBegin;
    private JournalPosition beforeLastBegin;
    private JournalPosition replay;

    CheckpointWriter(Journal journal, Volumes volumes, BlockIndex index, long volumeBytes) {
        this.journal = journal;
        this.volumes = volumes;
        this.index = index;
        this.mover = new SurvivorMover(volumes, volumeBytes);
        this.muchDead = volumeBytes / 4;
        this.generation = index.header().generation();
        this.replay = index.header().replay();
        this.beforeLastBegin = replay;
        this.lastBegin = replay;
    }

    CheckpointFigures figures() {
        return figures;
    }

    /** Bytes of the index beyond the size of an empty one: what it costs to write it anew. */
    long indexBytes() {
        return index.bytes() - BlockIndex.EMPTY_BYTES;
    }

    /** A lane that was found at opening and belongs to nobody. Any thread. */
    void giveUp(long laneId) {
        givenUp.add(laneId);
    }

    /** True if a new index would allow much disk space to be given back. */
    boolean hasMuchDead() {
        return volumes.all().stream()
                        .filter(volume -> volume.live() == 0 && volume.indexed())
                        .mapToLong(Volume::byteSize)
                        .sum()
                >= muchDead;
    }

    /** A full checkpoint begins: partitions are asked after this, so what they append from now on is written later. */
    void beginGeneration(JournalPosition now) {
        generation++;
        replay = beforeLastBegin;
        beforeLastBegin = lastBegin;
        lastBegin = now;
    }

    /**
     * Writes the blocks of the snapshots and tells the owners. After an exception nothing of the blocks counts; the
     * snapshots' other changes are kept and written with the next index.
     */
    void writeBlocks(List<PartitionSnapshot> snapshots, CheckpointKind kind, LongFunction<DiskLaneLog> lanes)
            throws IOException {
        try {
            takeChanges(snapshots);
            volumes.deleteDead();
            putBlocks(snapshots);
            if (kind != CheckpointKind.FINAL) {
                mover.move(lanes);
            }
            volumes.commit();
        } catch (IOException | RuntimeException e) {
            volumes.rollback();
            mover.forget();
            throw e;
        }
        recordBlocks(snapshots);
        mover.record(changes);
        tellOwners(snapshots);
        volumes.deleteDead();
        volumes.closeIdle();
    }

    /** Makes everything written so far count, and gives back what is no longer needed. */
    void writeIndex(CheckpointKind kind) throws IOException {
        boolean last = kind == CheckpointKind.FINAL;
        writeIndex(new IndexHeader(generation, last ? lastBegin : replay, last));
        if (!last) {
            journal.release(replay.group());
        }
    }

    /** After blocks could not be written: records what has gone, and leaves the journal as it is. */
    void writeIndexWithoutBlocks() throws IOException {
        generation++;
        writeIndex(new IndexHeader(generation, index.header().replay(), false));
    }

    private void writeIndex(IndexHeader header) throws IOException {
        index.write(header, changes);
        changes.clear();
        for (Volume volume : volumes.all()) {
            volume.indexed(volume.live() > 0);
        }
        volumes.deleteDead();
    }

    private void takeChanges(List<PartitionSnapshot> snapshots) {
        Set<Long> dropped = new HashSet<>();
        for (Long laneId = givenUp.poll(); laneId != null; laneId = givenUp.poll()) {
            dropped.add(laneId);
        }
        for (PartitionSnapshot snapshot : snapshots) {
            dropped.addAll(snapshot.dropped);
            for (ReleasedBlock block : snapshot.released) {
                volumes.release(block.location());
                if (block.durable()) {
                    changes.removed(block.laneId(), block.firstSequence());
                }
            }
            for (ChangedBlock block : snapshot.changed) {
                changes.bits(
                        block.laneId(), block.firstSequence(), block.settled(), block.redelivered(), block.counts());
            }
            snapshot.delivering.forEach(changes::delivering);
        }
        if (!dropped.isEmpty()) {
            volumes.releaseLanes(dropped);
            dropped.forEach(changes::dropped);
        }
    }

    private void putBlocks(List<PartitionSnapshot> snapshots) throws IOException {
        for (PartitionSnapshot snapshot : snapshots) {
            for (NewBlock block : snapshot.blocks) {
                block.location = volumes.put(block.lane.laneId(), block.block, block.messages);
            }
        }
    }

    private void recordBlocks(List<PartitionSnapshot> snapshots) {
        for (PartitionSnapshot snapshot : snapshots) {
            for (NewBlock block : snapshot.blocks) {
                figures.block(block.block.byteSize());
                if (block.lane.durable()) {
                    changes.put(
                            block.lane.laneId(),
                            block.block.firstSequence(),
                            block.block.span(),
                            block.block.byteSize(),
                            block.settled,
                            block.redelivered,
                            block.counts,
                            block.location);
                }
            }
        }
    }

    private void tellOwners(List<PartitionSnapshot> snapshots) {
        for (PartitionSnapshot snapshot : snapshots) {
            if (!snapshot.blocks.isEmpty()) {
                snapshot.partition.owner().execute(() -> snapshot.partition.stored(snapshot.blocks));
            }
        }
        mover.tellOwners();
    }
}
