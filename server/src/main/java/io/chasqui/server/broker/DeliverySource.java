package io.chasqui.server.broker;

import io.chasqui.server.loop.BrokerLoop;
import io.chasqui.server.loop.LoopTask;
import io.chasqui.store.queue.QueueEntry;
import io.chasqui.store.queue.Settlement;

/**
 * Where a delivery came from and where it is settled: a queue (basic.get), or a subscription on it. Deliveries are
 * settled on the loop of their connection, given as {@code from}; the work is done on the queue's loop.
 */
public abstract class DeliverySource {

    private static final LoopTask SETTLE =
            (source, entry, unused, how) -> ((DeliverySource) source).settled((QueueEntry) entry, Settlement.of(how));
    private static final LoopTask GIVE_BACK = (source, entries, unused, how) ->
            ((DeliverySource) source).givenBack((QueueEntry[]) entries, Settlement.of(how));

    /** Deliveries need never be settled. */
    public static final long NO_TIMEOUT = Long.MAX_VALUE;

    /** The queue itself. */
    public abstract BrokerQueue queue();

    /** True if deliveries from here wait for an acknowledgement. */
    public abstract boolean acknowledges();

    /**
     * Milliseconds within which deliveries from here have to be settled, or {@link #NO_TIMEOUT}.
     *
     * @param usual where nothing else is said
     */
    public abstract long timeoutMillis(long usual);

    /** Whoever got the message is done with it. */
    public final void settle(BrokerLoop from, QueueEntry entry, Settlement how) {
        BrokerLoop home = queue().loop();
        if (from == home) {
            settled(entry, how);
        } else {
            from.handOver(home, SETTLE, this, entry, null, how.ordinal());
        }
    }

    /**
     * Returns several at once, with one round of deliveries afterwards. The array is given away.
     *
     * @param how {@link Settlement#RELEASED} or {@link Settlement#FAILED}
     */
    public final void giveBack(BrokerLoop from, QueueEntry[] entries, Settlement how) {
        BrokerLoop home = queue().loop();
        if (from == home) {
            givenBack(entries, how);
        } else {
            from.handOver(home, GIVE_BACK, this, entries, null, how.ordinal());
        }
    }

    /** Queue loop. */
    abstract void settled(QueueEntry entry, Settlement how);

    /** Queue loop. */
    abstract void givenBack(QueueEntry[] entries, Settlement how);
}
