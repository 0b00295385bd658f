package io.chasqui.server.loop;

import io.chasqui.store.OwnerThread;
import io.chasqui.store.log.StorePartition;
import io.netty.channel.SingleThreadEventLoop;
import java.util.ArrayList;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One event loop: the thread that owns a share of the connections and a share of the queues. At the end of every turn
 * it hands its journal records to the journal thread, its work for other loops to those loops, and its output to the
 * sockets, each in one piece.
 *
 * <p>Methods are called on the loop's own thread unless they say otherwise.
 */
public final class BrokerLoop implements OwnerThread {

    private static final Logger LOG = LoggerFactory.getLogger(BrokerLoop.class);

    /** Tasks under way to other loops above which this loop's publishers pause: bounds the hand-over queues. */
    private static final long MAX_TASKS_UNDER_WAY = 100_000;

    /** The same for the bytes that come with them. */
    private static final long MAX_BYTES_UNDER_WAY = 4L << 20;

    private static final LoopTask RUN = (task, unused, unused2, number) -> ((Runnable) task).run();

    private final int index;
    private final SingleThreadEventLoop eventLoop;
    private final AtomicLong tasksUnderWay = new AtomicLong();
    private final AtomicLong bytesUnderWay = new AtomicLong();
    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
    private final Runnable endOfTurn = this::endTurn;
    private Handover[] handovers;
    private BrokerLoop[] peers;
    private StorePartition partition;
    private boolean turnEndScheduled;
    private ArrayList<TurnEndListener> dirty = new ArrayList<>();
    private ArrayList<TurnEndListener> flushing = new ArrayList<>();
    private Consumer<RuntimeException> faultListener = e -> {};

    BrokerLoop(int index, SingleThreadEventLoop eventLoop) {
        this.index = index;
        this.eventLoop = eventLoop;
    }

    /** Called once, before the loop takes any work. */
    void join(BrokerLoop[] all, StorePartition storePartition) {
        this.peers = all;
        this.handovers = new Handover[all.length];
        this.partition = storePartition;
    }

    /** Position of this loop among the broker's loops. Any thread. */
    public int index() {
        return index;
    }

    /** Any thread. */
    public SingleThreadEventLoop eventLoop() {
        return eventLoop;
    }

    public StorePartition partition() {
        return partition;
    }

    /** Any thread. */
    @Override
    public boolean isCurrent() {
        return eventLoop.inEventLoop();
    }

    /** Any thread. Work that comes from another loop's turn should use {@link #handOver} instead: it keeps its order. */
    @Override
    public void execute(Runnable task) {
        eventLoop.execute(() -> {
            try {
                task.run();
            } catch (RuntimeException e) {
                reportFault(e);
            }
            workDone();
        });
    }

    /**
     * Adds work for another loop, sent at the end of this loop's turn. Everything handed to one loop by another arrives
     * in order.
     */
    public void handOver(BrokerLoop to, LoopTask task, Object first, Object second, Object third, long number) {
        Handover handover = handovers[to.index];
        if (handover == null) {
            handover = new Handover(this, to);
            handovers[to.index] = handover;
            scheduleTurnEnd();
        }
        handover.add(task, first, second, third, number);
    }

    /** As the other {@link #handOver}, of something that takes heap until it has arrived. */
    public void handOver(
            BrokerLoop to, LoopTask task, Object first, Object second, Object third, long number, int bytes) {
        handOver(to, task, first, second, third, number);
        handovers[to.index].weigh(bytes);
    }

    /** Runs a task on another loop, or at once if it is this one. */
    public void run(BrokerLoop on, Runnable task) {
        if (on == this) {
            task.run();
        } else {
            handOver(on, RUN, task, null, null, 0);
        }
    }

    /** The listener is called at the end of this turn; it must not ask twice within one turn. */
    public void atTurnEnd(TurnEndListener listener) {
        dirty.add(listener);
        scheduleTurnEnd();
    }

    /** True while other loops lag behind what this one hands them: publishers on this loop should pause. */
    public boolean congested() {
        return tasksUnderWay.get() > MAX_TASKS_UNDER_WAY || bytesUnderWay.get() > MAX_BYTES_UNDER_WAY;
    }

    /**
     * Runs the task once when the others have caught up; at once if they have already.
     *
     * @param wakeUp short and without locks; runs on any thread
     */
    public void whenNotCongested(Runnable wakeUp) {
        waiting.add(wakeUp);
        if (!congested()) {
            wakeAll();
        }
    }

    private void wakeAll() {
        for (Runnable wakeUp = waiting.poll(); wakeUp != null; wakeUp = waiting.poll()) {
            wakeUp.run();
        }
    }

    /** Something was done on this loop outside of a socket read: its results go out at the end of the turn. */
    void workDone() {
        scheduleTurnEnd();
    }

    /** Called by the receiving loop's thread. */
    void received(int tasks, long bytes) {
        tasksUnderWay.addAndGet(-tasks);
        bytesUnderWay.addAndGet(-bytes);
        if (!waiting.isEmpty() && !congested()) {
            wakeAll();
        }
    }

    /** An exception nobody expected: a fault of the broker, logged with its stack. */
    void reportFault(RuntimeException e) {
        LOG.error("internal error on event loop {}", index, e);
        faultListener.accept(e);
    }

    /** For tests that must notice internal errors. */
    public void faultListener(Consumer<RuntimeException> listener) {
        faultListener = listener;
    }

    private void scheduleTurnEnd() {
        if (!turnEndScheduled) {
            turnEndScheduled = true;
            eventLoop.executeAfterEventLoopIteration(endOfTurn);
        }
    }

    /** Ends the turn early: what the loop has gathered goes out now. Used when a turn grows long. */
    public void endTurn() {
        turnEndScheduled = false;
        ArrayList<TurnEndListener> listeners = dirty;
        dirty = flushing;
        flushing = listeners;
        // The journal gets its records before other loops see the messages: a reference must follow what it refers to.
        try {
            partition.flush();
            sendHandovers();
        } catch (RuntimeException e) {
            // Whoever gathered output gets rid of it all the same.
            reportFault(e);
        }
        for (int i = 0; i < listeners.size(); i++) {
            try {
                listeners.get(i).turnEnded();
            } catch (RuntimeException e) {
                reportFault(e);
            }
        }
        listeners.clear();
    }

    private void sendHandovers() {
        for (int i = 0; i < handovers.length; i++) {
            Handover handover = handovers[i];
            if (handover != null) {
                handovers[i] = null;
                tasksUnderWay.addAndGet(handover.size());
                bytesUnderWay.addAndGet(handover.bytes());
                send(handover, peers[i]);
            }
        }
    }

    /** When the broker stops, one loop ends before the other, and what is meant for it is not needed any more. */
    private void send(Handover handover, BrokerLoop to) {
        try {
            to.eventLoop.execute(handover);
        } catch (RejectedExecutionException e) {
            received(handover.size(), handover.bytes());
            if (!to.eventLoop.isShuttingDown()) {
                throw e;
            }
        }
    }

    /** Whoever gathers output during a turn of the loop. */
    @FunctionalInterface
    public interface TurnEndListener {
        void turnEnded();
    }
}
