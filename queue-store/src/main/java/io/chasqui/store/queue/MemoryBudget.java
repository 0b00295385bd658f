package io.chasqui.store.queue;

import io.chasqui.store.OwnerThread;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Heap that messages of a broker take, those in queues and those that are still coming in, and what has to happen when it
 * gets scarce: above one threshold queues page out, above a second one publishers pause, but for those who have begun
 * something and hold memory until it is finished; above a third one these pause, too. Any thread may call. Each owner thread counts for
 * itself and reports in steps, so the figure may be off by {@value MemoryAccount#STEP} bytes per owner thread.
 *
 * <p>A message in several queues counts once for each: the budget errs on the safe side for fan-out.
 */
public final class MemoryBudget {

    /** How scarce memory is. */
    public enum Pressure {
        /** Everything may stay on the heap. */
        NONE,
        /** Queues page out all but a window around their head. */
        MODERATE,
        /** Publishers are about to be paused: queues page out nearly everything. */
        HIGH,
        /** Publishers pause: queues page out everything, even what consumers are about to get. */
        EXTREME
    }

    private final long pageOutAbove;
    private final long highAbove;
    private final long pauseAbove;
    private final long resumeBelow;
    private final long exhaustedAbove;
    private final AtomicLong resident = new AtomicLong();
    private final Map<OwnerThread, MemoryAccount> accounts = new ConcurrentHashMap<>();
    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
    private final Queue<Runnable> waitingToFinish = new ConcurrentLinkedQueue<>();

    /**
     * @param pageOutAbove bytes of resident messages above which queues page out
     * @param pauseAbove bytes above which publishers pause; larger than {@code pageOutAbove}
     */
    public MemoryBudget(long pageOutAbove, long pauseAbove) {
        if (pageOutAbove < 0 || pauseAbove <= pageOutAbove) {
            throw new IllegalArgumentException("page out above " + pageOutAbove + ", pause above " + pauseAbove);
        }
        this.pageOutAbove = pageOutAbove;
        this.pauseAbove = pauseAbove;
        this.highAbove = pageOutAbove + (pauseAbove - pageOutAbove) / 2;
        this.resumeBelow = pauseAbove - (pauseAbove - pageOutAbove) / 4;
        this.exhaustedAbove = pauseAbove + (pauseAbove - pageOutAbove);
    }

    /** Bytes of messages on the heap. */
    public long residentBytes() {
        return resident.get();
    }

    long pageOutAbove() {
        return pageOutAbove;
    }

    public Pressure pressure() {
        return pressureAt(resident.get());
    }

    /** Whether whoever publishes should stop reading its socket. */
    public boolean publishersShouldPause() {
        return resident.get() > pauseAbove;
    }

    /**
     * Runs the task once, on any thread, when memory has fallen clearly below the pausing threshold; at once if it is
     * there already.
     *
     * @param wakeUp short and without locks: usually it only submits to an event loop
     */
    public void whenRelieved(Runnable wakeUp) {
        waiting.add(wakeUp);
        if (resident.get() <= resumeBelow) {
            wakeAll(waiting);
        }
    }

    /** Bytes that one client may hold in something that it has begun and not finished. */
    public long unfinishedLimit() {
        return pauseAbove / 2;
    }

    /** Whether even those should stop who would give memory back when they finish what they have begun. */
    public boolean exhausted() {
        return resident.get() > exhaustedAbove;
    }

    /** As {@link #whenRelieved}, when memory is not {@link #exhausted} any more. */
    public void whenNotExhausted(Runnable wakeUp) {
        waitingToFinish.add(wakeUp);
        if (!exhausted()) {
            wakeAll(waitingToFinish);
        }
    }

    /** The books of one owner thread; the same for all its queues and connections. */
    public MemoryAccount account(OwnerThread owner) {
        return accounts.computeIfAbsent(owner, o -> new MemoryAccount(this, o));
    }

    /** Called with the steps the accounts report. Each crossing of a threshold is seen by exactly one caller. */
    void add(long delta) {
        long now = resident.addAndGet(delta);
        long before = now - delta;
        if (pressureAt(now).compareTo(pressureAt(before)) > 0) {
            accounts.values().forEach(MemoryAccount::requestSweep);
        }
        if (before > exhaustedAbove && now <= exhaustedAbove) {
            wakeAll(waitingToFinish);
        }
        if (before > resumeBelow && now <= resumeBelow) {
            wakeAll(waiting);
        }
    }

    private Pressure pressureAt(long bytes) {
        if (bytes <= pageOutAbove) {
            return Pressure.NONE;
        }
        if (bytes <= highAbove) {
            return Pressure.MODERATE;
        }
        return bytes <= pauseAbove ? Pressure.HIGH : Pressure.EXTREME;
    }

    private static void wakeAll(Queue<Runnable> waiting) {
        for (Runnable wakeUp = waiting.poll(); wakeUp != null; wakeUp = waiting.poll()) {
            wakeUp.run();
        }
    }
}
