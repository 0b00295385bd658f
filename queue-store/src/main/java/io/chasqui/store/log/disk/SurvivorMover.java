package io.chasqui.store.log.disk;

import io.chasqui.store.block.IndexChanges;
import io.chasqui.store.block.StoredBlock;
import io.chasqui.store.block.Volume;
import io.chasqui.store.block.Volumes;
import io.chasqui.store.log.MessageBlock.BlockLocation;
import io.chasqui.store.message.Message;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves the last live blocks of old volumes into the volume that is being written, so that one old message does not
 * hold a whole volume. Confined to the checkpoint thread.
 */
final class SurvivorMover {

    private static final Logger LOG = LoggerFactory.getLogger(SurvivorMover.class);

    /** A volume is given up when less than one part in so many is alive. */
    private static final int SURVIVORS = 10;

    /** Beyond so many volumes, small ones are merged. */
    private static final int MANY_VOLUMES = 64;

    /** What one checkpoint moves at most, give or take a volume. */
    private static final long MOVE_BYTES = 32L * 1024 * 1024;

    private final Volumes volumes;
    private final long volumeBytes;
    private final List<Move> moves = new ArrayList<>();
    private final Set<Integer> unreadable = new HashSet<>();

    private record Move(StoredBlock stored, int fromVolume, DiskLaneLog lane, BlockLocation to) {}

    SurvivorMover(Volumes volumes, long volumeBytes) {
        this.volumes = volumes;
        this.volumeBytes = volumeBytes;
    }

    /**
     * Writes the survivors once more.
     *
     * @param lanes open lanes by id; volumes with blocks of lanes that are not open are left alone
     */
    void move(LongFunction<DiskLaneLog> lanes) throws IOException {
        long moved = 0;
        boolean many = volumes.all().size() > MANY_VOLUMES;
        for (Volume volume : volumes.all()) {
            if (moved < MOVE_BYTES && isWorthMoving(volume, many) && isOwned(volume, lanes)) {
                moved += volume.liveBytes();
                move(volume, lanes);
            }
        }
    }

    private boolean isWorthMoving(Volume volume, boolean many) {
        return volume.live() > 0
                && !unreadable.contains(volume.number())
                && (volume.liveBytes() < volume.byteSize() / SURVIVORS
                        || many && volume.liveBytes() < volumeBytes / MANY_VOLUMES);
    }

    private static boolean isOwned(Volume volume, LongFunction<DiskLaneLog> lanes) {
        return volume.blocks().allMatch(block -> lanes.apply(block.laneId()) != null);
    }

    private void move(Volume volume, LongFunction<DiskLaneLog> lanes) throws IOException {
        for (StoredBlock stored : volume.blocks().toList()) {
            DiskLaneLog lane = lanes.apply(stored.laneId());
            Message[] messages = lane == null ? null : read(volume, stored);
            if (messages != null) {
                BlockLocation to = volumes.put(stored.laneId(), stored.block(), messages);
                moves.add(new Move(stored, volume.number(), lane, to));
            }
        }
    }

    /** Null if the block cannot be read: it stays where it is, and its volume is not tried again. */
    private Message[] read(Volume volume, StoredBlock stored) {
        try {
            return volume.read(stored.block(), stored.recordId());
        } catch (IOException | RuntimeException e) {
            LOG.error("A stored block of messages cannot be read: {}", e.getMessage(), e);
            unreadable.add(volume.number());
            return null;
        }
    }

    /** The new volume is durable: from here on the old places are not needed. */
    void record(IndexChanges changes) {
        for (Move move : moves) {
            StoredBlock stored = move.stored();
            volumes.release(new BlockLocation(move.fromVolume(), stored.recordId()));
            if (move.lane().durable()) {
                changes.moved(stored.laneId(), stored.block().firstSequence(), move.to());
            }
        }
    }

    void tellOwners() {
        for (Move move : moves) {
            move.lane().partition().owner().execute(() -> move.stored().block().moved(move.to()));
        }
        moves.clear();
    }

    void forget() {
        moves.clear();
    }
}
