package io.chasqui.store.log.disk;

import io.chasqui.store.OwnerThread;
import io.chasqui.store.journal.JournalAppender;
import io.chasqui.store.log.Confirmation;
import io.chasqui.store.log.LaneLog;
import io.chasqui.store.log.LaneLog.BlockReceiver;
import io.chasqui.store.log.LaneSource;
import io.chasqui.store.log.MessageBlock;
import io.chasqui.store.log.StorePartition;
import io.chasqui.store.log.disk.PartitionSnapshot.NewBlock;
import io.chasqui.store.log.disk.PartitionSnapshot.ReleasedBlock;
import io.chasqui.store.message.Message;
import java.util.ArrayList;
import java.util.List;

/** The durable store as one owner thread uses it. Confined to that thread. */
final class DiskPartition implements StorePartition {

    private final OwnerThread owner;
    private final JournalAppender journal;
    private final Checkpointer checkpointer;
    private final BlockReader reader;
    private final List<Handover> handedOver = new ArrayList<>();
    private final List<Released> released = new ArrayList<>();
    private final List<Long> dropped = new ArrayList<>();
    private List<DiskLaneLog> listed = new ArrayList<>();

    private record Handover(DiskLaneLog lane, MessageBlock block) {}

    private record Released(DiskLaneLog lane, MessageBlock block) {}

    DiskPartition(OwnerThread owner, JournalAppender journal, Checkpointer checkpointer, BlockReader reader) {
        this.owner = owner;
        this.journal = journal;
        this.checkpointer = checkpointer;
        this.reader = reader;
    }

    OwnerThread owner() {
        return owner;
    }

    @Override
    public LaneLog openLane(long laneId, boolean durable, LaneSource source) {
        owner.assertCurrent();
        DiskLaneLog lane = new DiskLaneLog(this, journal, laneId, durable, source);
        checkpointer.opened(lane);
        return lane;
    }

    @Override
    public void share(Message message) {
        journal.shared(message);
    }

    @Override
    public void keepTogether(Message message, int moreBytes) {
        journal.keepTogether(message, moreBytes);
    }

    @Override
    public void barrier(Confirmation confirmation, long tag) {
        journal.await(confirmation, tag);
    }

    @Override
    public void flush() {
        journal.flush();
    }

    @Override
    public long pendingBytes() {
        return journal.pendingBytes();
    }

    void list(DiskLaneLog lane) {
        listed.add(lane);
    }

    void handOver(DiskLaneLog lane, MessageBlock block) {
        handedOver.add(new Handover(lane, block));
    }

    void release(DiskLaneLog lane, MessageBlock block) {
        released.add(new Released(lane, block));
        checkpointer.requestSweep();
    }

    void dropLane(DiskLaneLog lane) {
        dropped.add(lane.laneId());
        checkpointer.closed(lane);
        checkpointer.requestSweep();
    }

    void requestPageOut() {
        checkpointer.requestPageOut();
    }

    void load(MessageBlock block, BlockReceiver receiver) {
        if (block.location() == null) {
            Message[] messages = block.messages();
            owner.execute(() -> receiver.loaded(block, messages));
        } else if (!reader.read(owner, block, receiver)) {
            // the block has moved, and word of that is in this thread's queue
            owner.execute(() -> load(block, receiver));
        }
    }

    /** Takes what is ready to be written, and with a barrier also what has changed. */
    PartitionSnapshot snapshot(CheckpointKind kind) {
        owner.assertCurrent();
        PartitionSnapshot snapshot = new PartitionSnapshot(this);
        if (kind != CheckpointKind.PAGE_OUT) {
            takeBarrier(snapshot, kind == CheckpointKind.FINAL);
        }
        for (Handover handover : handedOver) {
            if (handover.block().live() > 0 && !handover.lane().dropped()) {
                snapshot.blocks.add(new NewBlock(handover.lane(), handover.block()));
            }
        }
        handedOver.clear();
        takeReleased(snapshot);
        snapshot.dropped.addAll(dropped);
        dropped.clear();
        journal.flush();
        return snapshot;
    }

    private void takeBarrier(PartitionSnapshot snapshot, boolean all) {
        List<DiskLaneLog> lanes = listed;
        listed = new ArrayList<>();
        for (DiskLaneLog lane : lanes) {
            if (lane.takeBarrier(snapshot, all)) {
                listed.add(lane);
            }
        }
    }

    private void takeReleased(PartitionSnapshot snapshot) {
        for (Released entry : released) {
            MessageBlock block = entry.block();
            if (block.location() != null) {
                snapshot.released.add(new ReleasedBlock(
                        entry.lane().laneId(), entry.lane().durable(), block.firstSequence(), block.location()));
            }
        }
        released.clear();
    }

    /** The checkpoint failed: its blocks are written with the next one. */
    void handBack(List<NewBlock> blocks) {
        for (NewBlock block : blocks) {
            handedOver.add(new Handover(block.lane, block.block));
        }
    }

    /** The blocks of a snapshot can be loaded from the store now. */
    void stored(List<NewBlock> blocks) {
        for (NewBlock written : blocks) {
            written.block.stored(written.location);
            if (!written.lane.dropped() && written.block.live() > 0) {
                written.lane.source().stored(written.block);
            }
        }
    }
}
