package io.chasqui.server.broker;

import io.chasqui.server.loop.BrokerLoop;
import io.chasqui.server.loop.LoopTask;
import io.chasqui.store.message.Message;
import io.chasqui.store.queue.Consumer;
import io.chasqui.store.queue.MessageQueue;
import io.chasqui.store.queue.QueueEntry;
import io.chasqui.store.queue.Settlement;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A consumer as its queue sees it, for either protocol. It counts the prefetch, and it bridges the two loops involved:
 * on one loop a delivery is a direct call; across loops deliveries travel in batches, and no more of them are under way
 * than {@link #WINDOW}, so that a slow socket holds messages back in the queue and not in the hand-over.
 *
 * <p>State is split by thread: fields marked queue loop, and fields marked connection loop. On one loop they are the
 * same thread.
 */
public final class Subscription extends DeliverySource implements Consumer {

    /** Deliveries, and bytes of them, handed to the connection's loop and not yet known to be written there. */
    static final int WINDOW = 1024;

    static final long WINDOW_BYTES = 1 << 20;

    /** How a returned window travels in one number: bytes above, count below. */
    private static final int COUNT_BITS = 12;

    private static final LoopTask DELIVER = (subscription, entry, message, redelivered) ->
            ((Subscription) subscription).arrive((QueueEntry) entry, (Message) message, redelivered != 0);
    private static final LoopTask RETURN_WINDOW =
            (subscription, unused, unused2, packed) -> ((Subscription) subscription).windowReturned(packed);

    private static final long NOT_SAID = -1;

    private final BrokerQueue queue;
    private final DeliveryTarget target;
    private final BrokerLoop connectionLoop;
    private final boolean sameLoop;
    private final boolean acknowledges;
    private final int prefetch;
    private final int priority;
    private final long timeoutMillis;
    private final boolean exclusive;

    private static final VarHandle UNACKED = field("unacked", int.class);
    private static final VarHandle SETTLED = field("settled", long.class);

    // Queue loop; the first two are read by others.
    private int unacked;
    private long settled;
    private int underWay;
    private long bytesUnderWay;
    private boolean removed;
    private SharedPrefetch.Share share;
    private volatile boolean active;

    // Connection loop.
    private int writtenSinceReturn;
    private long bytesSinceReturn;
    private boolean timedOut;

    private static VarHandle field(String name, Class<?> type) {
        try {
            return MethodHandles.lookup().findVarHandle(Subscription.class, name, type);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** @param prefetch unacknowledged messages allowed; 0 for no limit */
    public Subscription(
            BrokerQueue queue,
            DeliveryTarget target,
            BrokerLoop connectionLoop,
            boolean acknowledges,
            int prefetch,
            ConsumerArguments arguments,
            boolean exclusive) {
        this.queue = queue;
        this.target = target;
        this.connectionLoop = connectionLoop;
        this.sameLoop = queue.loop() == connectionLoop;
        this.acknowledges = acknowledges;
        this.prefetch = acknowledges ? prefetch : 0;
        this.priority = arguments.priority();
        this.timeoutMillis = arguments.timeoutMillis(NOT_SAID);
        this.exclusive = exclusive;
    }

    @Override
    public BrokerQueue queue() {
        return queue;
    }

    /** Unacknowledged messages allowed; 0 for no limit. */
    public int prefetch() {
        return prefetch;
    }

    public boolean exclusive() {
        return exclusive;
    }

    @Override
    public long timeoutMillis(long usual) {
        return timeoutMillis == NOT_SAID ? queue.timeoutMillis(usual) : timeoutMillis;
    }

    // ---- Consumer: queue loop ----

    @Override
    public boolean acknowledges() {
        return acknowledges;
    }

    @Override
    public int priority() {
        return priority;
    }

    @Override
    public boolean hasCapacity() {
        if (prefetch != 0 && unacked >= prefetch) {
            return false;
        }
        boolean keepsUp = sameLoop ? target.writable() : underWay < WINDOW && bytesUnderWay < WINDOW_BYTES;
        return keepsUp && (share == null || share.admits());
    }

    @Override
    public void deliver(MessageQueue from, QueueEntry entry) {
        if (acknowledges) {
            UNACKED.setOpaque(this, unacked + 1);
            if (share != null) {
                share.delivered();
            }
        }
        if (sameLoop) {
            target.deliver(this, entry, entry.message(), entry.redelivered());
        } else {
            underWay++;
            bytesUnderWay += entry.message().bytes().length;
            queue.loop().handOver(connectionLoop, DELIVER, this, entry, entry.message(), entry.redelivered() ? 1 : 0);
        }
    }

    @Override
    public void active(boolean now) {
        active = now;
    }

    /** Whether the queue gives it messages; all but one have to wait if the queue has a single active one. Any thread. */
    public boolean isActive() {
        return active;
    }

    @Override
    public boolean holdsMessages() {
        return unacked > 0;
    }

    @Override
    public void queueDeleted(MessageQueue deleted) {
        removed = true;
        queue.loop().run(connectionLoop, () -> target.queueDeleted(this));
    }

    /** Queue loop. */
    void share(SharedPrefetch prefetch) {
        if (share == null) {
            share = new SharedPrefetch.Share(prefetch, this, unacked);
        }
    }

    /** Queue loop. */
    void removedFromQueue() {
        removed = true;
    }

    private void windowReturned(long packed) {
        underWay -= (int) (packed & ((1 << COUNT_BITS) - 1));
        bytesUnderWay -= packed >>> COUNT_BITS;
        resume();
    }

    @Override
    void settled(QueueEntry entry, Settlement how) {
        leave(1);
        queue.messages().settle(entry, how);
        released(1);
    }

    @Override
    void givenBack(QueueEntry[] entries, Settlement how) {
        leave(entries.length);
        queue.givenBack(entries, how);
        released(entries.length);
    }

    private void leave(int messages) {
        UNACKED.setOpaque(this, unacked - messages);
        SETTLED.setOpaque(this, settled + messages);
    }

    /** Whether it has as many unacknowledged messages as it may have. Any thread. */
    boolean isFull() {
        return prefetch != 0 && (int) UNACKED.getOpaque(this) >= prefetch;
    }

    /** How many messages it has settled or given back. Any thread. */
    long settledCount() {
        return (long) SETTLED.getOpaque(this);
    }

    private void released(int messages) {
        if (share != null) {
            share.settled(messages);
        }
        resume();
    }

    /** Queue loop: there may be capacity again. */
    void resume() {
        if (!removed) {
            queue.messages().resume(this);
        }
    }

    // ---- Flow: connection loop ----

    private void arrive(QueueEntry entry, Message message, boolean redelivered) {
        target.deliver(this, entry, message, redelivered);
        writtenSinceReturn++;
        bytesSinceReturn += message.bytes().length;
        boolean worthReturning = writtenSinceReturn >= WINDOW / 4 || bytesSinceReturn >= WINDOW_BYTES / 4;
        if (worthReturning && target.writable()) {
            returnWindow();
        }
    }

    private void returnWindow() {
        long packed = bytesSinceReturn << COUNT_BITS | writtenSinceReturn;
        writtenSinceReturn = 0;
        bytesSinceReturn = 0;
        connectionLoop.handOver(queue.loop(), RETURN_WINDOW, this, null, null, packed);
    }

    /** The consumer has not settled a message in time, and gets no more. It must be removed from the queue. */
    public void timeOut() {
        timedOut = true;
    }

    public boolean hasTimedOut() {
        return timedOut;
    }

    /** The socket keeps up again. */
    public void capacityChanged() {
        if (sameLoop) {
            resume();
        } else if (writtenSinceReturn > 0) {
            returnWindow();
        }
    }
}
