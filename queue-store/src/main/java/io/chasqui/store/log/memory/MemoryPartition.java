package io.chasqui.store.log.memory;

import io.chasqui.store.OwnerThread;
import io.chasqui.store.journal.WaitList;
import io.chasqui.store.log.Confirmation;
import io.chasqui.store.log.LaneLog;
import io.chasqui.store.log.LaneSource;
import io.chasqui.store.log.MessageBlock;
import io.chasqui.store.log.StorePartition;
import io.chasqui.store.message.Message;

/** Confirms at the end of each batch, and never from inside the call that asked for it. */
final class MemoryPartition implements StorePartition {

    private final OwnerThread owner;
    private final WaitList waiting = new WaitList();
    private final Runnable confirmTask = this::confirm;
    private long batch;
    private long flushed = -1;
    private boolean confirmScheduled;
    private long shared;

    MemoryPartition(OwnerThread owner) {
        this.owner = owner;
    }

    @Override
    public LaneLog openLane(long laneId, boolean durable, LaneSource source) {
        return new MemoryLaneLog(durable);
    }

    @Override
    public void share(Message message) {
        message.sharedId(++shared);
    }

    @Override
    public void keepTogether(Message message, int moreBytes) {
        // nothing survives anyway
    }

    @Override
    public void barrier(Confirmation confirmation, long tag) {
        waiting.add(batch, confirmation, tag);
    }

    @Override
    public void flush() {
        if (waiting.isEmpty()) {
            return;
        }
        flushed = batch++;
        if (!confirmScheduled) {
            confirmScheduled = true;
            owner.execute(confirmTask);
        }
    }

    private void confirm() {
        confirmScheduled = false;
        waiting.confirmThrough(flushed);
    }

    @Override
    public long pendingBytes() {
        return 0;
    }

    private final class MemoryLaneLog implements LaneLog {

        private final boolean durable;

        MemoryLaneLog(boolean durable) {
            this.durable = durable;
        }

        @Override
        public boolean durable() {
            return durable;
        }

        @Override
        public void append(long sequence, Message message, Confirmation confirmation, long tag) {
            if (confirmation != null) {
                barrier(confirmation, tag);
            }
        }

        @Override
        public void settle(long sequence) {
            // nothing was kept
        }

        @Override
        public void returned(long sequence, int acquired, int failed) {
            // nothing was kept
        }

        @Override
        public void deliveriesBegin(Confirmation whenDurable, long tag) {
            if (whenDurable != null) {
                barrier(whenDurable, tag);
            }
        }

        @Override
        public void store(MessageBlock block) {
            // stays in memory: the lane is never told that it may let go of the messages
        }

        @Override
        public void requestCheckpoint() {
            // there is nowhere to write to
        }

        @Override
        public void changed(MessageBlock block) {
            // nothing was kept
        }

        @Override
        public void release(MessageBlock block) {
            // nothing was kept
        }

        @Override
        public void load(MessageBlock block, BlockReceiver receiver) {
            owner.execute(() -> receiver.loaded(block, block.messages()));
        }

        @Override
        public void drop() {
            // nothing was kept
        }
    }
}
