package io.chasqui.store.delay;

import io.chasqui.store.queue.MemoryAccount;
import io.chasqui.store.queue.MemoryBudget;
import io.chasqui.store.queue.MemoryBudget.Pressure;

/**
 * What the lanes of one exchange hold on the heap. When the broker's memory gets scarce, everything goes to the store but
 * what is due next.
 */
final class DelayMemory implements MemoryAccount.Holder {

    /** Bytes of messages in open slots that stay on the heap even then. */
    private static final long OPEN_BYTES = 8 << 20;

    private final MemoryBudget budget;
    private final MemoryAccount account;
    private final DelayLane[] lanes;
    private long residentBytes;
    private boolean registered;

    /** @param lanes with nulls where none has been needed yet */
    DelayMemory(MemoryBudget budget, MemoryAccount account, DelayLane[] lanes) {
        this.budget = budget;
        this.account = account;
        this.lanes = lanes;
    }

    /** Bytes came to the heap, or left it if negative. */
    void held(long bytes) {
        residentBytes += bytes;
        account.add(bytes);
        if (bytes > 0 && !registered) {
            registered = true;
            account.register(this);
        }
    }

    long residentBytes() {
        return residentBytes;
    }

    /** Whether messages that have been read may stay on the heap until they are due. */
    boolean mayKeep() {
        return account.pressure() == Pressure.NONE || openBytes() < OPEN_BYTES;
    }

    /** Whether nothing more should be handed to queues. */
    boolean isExhausted() {
        return budget.publishersShouldPause();
    }

    /** Runs the task, on any thread, when that has passed. */
    void whenRelieved(Runnable task) {
        budget.whenRelieved(task);
    }

    /** Whether a batch of the lane leaves the heap as soon as it is stored. */
    boolean letsGo(DelayLane lane) {
        return account.pressure() != Pressure.NONE && !staysOpen(lane);
    }

    private boolean staysOpen(DelayLane lane) {
        return lane.isOpen() && openBytes() < OPEN_BYTES;
    }

    private long openBytes() {
        long bytes = 0;
        for (DelayLane lane : lanes) {
            if (lane != null && lane.isOpen()) {
                bytes += lane.residentBytes();
            }
        }
        return bytes;
    }

    @Override
    public boolean pageOut(Pressure pressure) {
        long smallest = DelayLane.BLOCK_BYTES / (pressure == Pressure.MODERATE ? 4 : 64);
        DelayLane packed = null;
        for (DelayLane lane : lanes) {
            if (lane != null && lane.residentBytes() > 0 && !staysOpen(lane) && lane.pageOut(smallest)) {
                packed = lane;
            }
        }
        if (packed != null) {
            packed.requestCheckpoint();
        }
        registered = residentBytes > 0;
        return registered;
    }

    /** The exchange is gone. */
    void close() {
        account.unregister(this);
    }
}
