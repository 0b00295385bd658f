package io.chasqui.store.log.disk;

import io.chasqui.store.journal.JournalAppender;
import io.chasqui.store.journal.SettleRun;
import io.chasqui.store.log.Confirmation;
import io.chasqui.store.log.LaneLog;
import io.chasqui.store.log.LaneSource;
import io.chasqui.store.log.MessageBlock;
import io.chasqui.store.message.Message;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/** One lane's way to journal and blocks. Confined to its owner thread. */
final class DiskLaneLog implements LaneLog {

    private final DiskPartition partition;
    private final JournalAppender journal;
    private final long laneId;
    private final boolean durable;
    private final LaneSource source;
    private final SettleRun settleRun = new SettleRun();
    private final Set<MessageBlock> changed = Collections.newSetFromMap(new IdentityHashMap<>(4));
    private MessageBlock lastChanged;
    private boolean listed;
    private boolean dropped;
    private boolean delivering;
    private boolean deliveringIndexed;

    /** The lane's next sequence number at the last barrier: what is below may go to blocks at the next one. */
    private long boundary;

    DiskLaneLog(DiskPartition partition, JournalAppender journal, long laneId, boolean durable, LaneSource source) {
        this.partition = partition;
        this.journal = journal;
        this.laneId = laneId;
        this.durable = durable;
        this.source = source;
    }

    long laneId() {
        return laneId;
    }

    DiskPartition partition() {
        return partition;
    }

    LaneSource source() {
        return source;
    }

    boolean dropped() {
        return dropped;
    }

    @Override
    public boolean durable() {
        return durable;
    }

    @Override
    public void append(long sequence, Message message, Confirmation confirmation, long tag) {
        if (message.sharedId() != 0) {
            journal.reference(laneId, sequence, message.sharedId());
        } else {
            journal.message(laneId, sequence, message);
        }
        if (confirmation != null) {
            journal.await(confirmation, tag);
        }
        list();
    }

    @Override
    public void settle(long sequence) {
        journal.settle(laneId, settleRun, sequence);
        list();
    }

    @Override
    public void returned(long sequence, int acquired, int failed) {
        journal.returned(laneId, sequence, acquired, failed);
        list();
    }

    @Override
    public void deliveriesBegin(Confirmation whenDurable, long tag) {
        if (durable && !delivering) {
            delivering = true;
            journal.deliveriesBegin(laneId);
            list();
        }
        if (whenDurable != null) {
            journal.await(whenDurable, tag);
        }
    }

    @Override
    public void store(MessageBlock block) {
        partition.handOver(this, block);
    }

    @Override
    public void requestCheckpoint() {
        partition.requestPageOut();
    }

    @Override
    public void changed(MessageBlock block) {
        if (durable && block != lastChanged) {
            lastChanged = block;
            changed.add(block);
            list();
        }
    }

    @Override
    public void release(MessageBlock block) {
        changed.remove(block);
        if (block == lastChanged) {
            lastChanged = null;
        }
        partition.release(this, block);
    }

    @Override
    public void load(MessageBlock block, BlockReceiver receiver) {
        partition.load(block, receiver);
    }

    @Override
    public void drop() {
        if (dropped) {
            return;
        }
        dropped = true;
        if (durable) {
            journal.laneDropped(laneId);
        }
        changed.clear();
        partition.dropLane(this);
    }

    /** Puts the lane on the list of those that the next checkpoint looks at. */
    private void list() {
        if (!listed && durable) {
            listed = true;
            partition.list(this);
        }
    }

    /**
     * Takes what a checkpoint needs of the lane, which is on the partition's list.
     *
     * @param all collect everything alive, not only what has survived a whole generation
     * @return true if the next checkpoint has to look again
     */
    boolean takeBarrier(PartitionSnapshot into, boolean all) {
        if (dropped) {
            return false;
        }
        long next = source.nextSequence();
        long storedUpTo = all ? next : boundary;
        source.collect(storedUpTo);
        boundary = next;
        for (MessageBlock block : changed) {
            if (block.location() != null) {
                into.changed(laneId, block);
            }
        }
        changed.clear();
        lastChanged = null;
        if (delivering && !deliveringIndexed) {
            deliveringIndexed = true;
            into.delivering.add(laneId);
        }
        listed = storedUpTo < next;
        return listed;
    }
}
