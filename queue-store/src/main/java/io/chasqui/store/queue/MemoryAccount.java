package io.chasqui.store.queue;

import io.chasqui.store.OwnerThread;
import java.util.HashSet;
import java.util.Set;

/**
 * The messages that the queues of one owner thread hold on the heap. Counts locally, reports to the
 * {@link MemoryBudget} in steps, and has the queues page out when the budget is short. Confined to the owner thread
 * except {@link #requestSweep}.
 */
public final class MemoryAccount {

    /** Bytes by which the shared figure may lag behind. */
    static final int STEP = 64 * 1024;

    private static final long LARGEST_SWEEP_INTERVAL = 4 << 20;

    /** A queue, or whoever else keeps messages, that can give memory back. */
    public interface Holder {

        /** Pages out what the pressure demands. Returns false if nothing is held, so that it need not be asked again. */
        boolean pageOut(MemoryBudget.Pressure pressure);
    }

    private final MemoryBudget budget;
    private final OwnerThread owner;
    private final long sweepInterval;
    private final Set<Holder> holders = new HashSet<>();
    private long unreported;
    private long grownSinceSweep;
    private boolean sweepRequested;

    MemoryAccount(MemoryBudget budget, OwnerThread owner) {
        this.budget = budget;
        this.owner = owner;
        this.sweepInterval = Math.min(LARGEST_SWEEP_INTERVAL, budget.pageOutAbove() / 16);
    }

    /** How scarce memory is now. */
    public MemoryBudget.Pressure pressure() {
        return budget.pressure();
    }

    /** Counts bytes that came to the heap, or left it if negative. */
    public void add(long bytes) {
        unreported += bytes;
        if (unreported >= STEP || unreported <= -STEP) {
            report();
        }
    }

    /** A queue that held nothing holds messages from now on. */
    public void register(Holder holder) {
        holders.add(holder);
    }

    /** A queue is gone. */
    public void unregister(Holder holder) {
        holders.remove(holder);
    }

    /** Asks the queues of this thread to page out, soon. Any thread may call. */
    void requestSweep() {
        owner.execute(this::sweep);
    }

    private void report() {
        long delta = unreported;
        unreported = 0;
        budget.add(delta);
        if (delta > 0) {
            grownSinceSweep += delta;
            if (!sweepRequested && grownSinceSweep >= sweepInterval && pressure() != MemoryBudget.Pressure.NONE) {
                sweepRequested = true;
                requestSweep();
            }
        }
    }

    /** Runs as a task of its own, never in the middle of a queue's work. */
    void sweep() {
        sweepRequested = false;
        grownSinceSweep = 0;
        MemoryBudget.Pressure pressure = pressure();
        if (pressure == MemoryBudget.Pressure.NONE) {
            return;
        }
        holders.removeIf(holder -> !holder.pageOut(pressure));
    }
}
