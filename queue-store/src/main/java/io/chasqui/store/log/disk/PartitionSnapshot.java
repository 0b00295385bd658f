package io.chasqui.store.log.disk;

import io.chasqui.store.log.DeliveryCounts;
import io.chasqui.store.log.MessageBlock;
import io.chasqui.store.log.MessageBlock.BlockLocation;
import io.chasqui.store.message.Message;
import java.util.ArrayList;
import java.util.List;

/** What one partition hands to a checkpoint: taken on the owner thread in one go, then only read. */
final class PartitionSnapshot {

    final DiskPartition partition;
    final List<NewBlock> blocks = new ArrayList<>();
    final List<ChangedBlock> changed = new ArrayList<>();
    final List<ReleasedBlock> released = new ArrayList<>();
    final List<Long> delivering = new ArrayList<>();
    final List<Long> dropped = new ArrayList<>();

    /** A block to be written, with its messages and bits at the time of the barrier. */
    static final class NewBlock {
        final DiskLaneLog lane;
        final MessageBlock block;
        final Message[] messages;
        final long[] settled;
        final long[] redelivered;
        final DeliveryCounts counts;

        /** Set by the checkpoint once the block is written. */
        BlockLocation location;

        NewBlock(DiskLaneLog lane, MessageBlock block) {
            this.lane = lane;
            this.block = block;
            this.messages = block.messages();
            this.settled = block.settledAfterRestart();
            this.redelivered = block.redeliveredBits();
            this.counts = block.deliveryCounts();
        }
    }

    record ChangedBlock(long laneId, long firstSequence, long[] settled, long[] redelivered, DeliveryCounts counts) {}

    record ReleasedBlock(long laneId, boolean durable, long firstSequence, BlockLocation location) {}

    PartitionSnapshot(DiskPartition partition) {
        this.partition = partition;
    }

    void changed(long laneId, MessageBlock block) {
        changed.add(new ChangedBlock(
                laneId,
                block.firstSequence(),
                block.settledAfterRestart(),
                block.redeliveredBits(),
                block.deliveryCounts()));
    }
}
