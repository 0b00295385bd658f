package io.chasqui.server.amqp091;

import io.chasqui.codec.amqp091.ProtocolException;
import io.chasqui.codec.amqp091.ReplyCode;
import io.chasqui.server.broker.DeliverySource;
import io.chasqui.server.loop.BrokerLoop;
import io.chasqui.store.queue.QueueEntry;
import io.chasqui.store.queue.Settlement;
import io.netty.util.concurrent.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Takes messages back that the client of a channel has held for too long. A consumer that was slow is cancelled, if its
 * client understands that; otherwise the channel is closed. Deliveries are in the order of their time, so there is one
 * timer for a channel, and it looks no further than to the next one that may be due. Confined to the connection's loop.
 */
final class DeliveryTimeouts {

    private static final long NEVER = DeliverySource.NO_TIMEOUT;

    /** The longest a timer is set for: when it ends too early, it is set again. */
    private static final long LONGEST_DELAY = TimeUnit.DAYS.toMillis(1);

    private final Channel channel;
    private final BrokerLoop loop;
    private final UnackedDeliveries unacked;
    private final long usualMillis;
    private long shortest = NEVER;
    private long due = NEVER;
    private Future<?> timer;

    DeliveryTimeouts(Channel channel, UnackedDeliveries unacked, long usualMillis) {
        this.channel = channel;
        this.loop = channel.loop();
        this.unacked = unacked;
        this.usualMillis = usualMillis;
    }

    /** Remembers a delivery until it is settled. */
    void add(long tag, DeliverySource source, QueueEntry entry) {
        long timeout = source.timeoutMillis(usualMillis);
        if (timeout == NEVER) {
            unacked.add(tag, source, entry);
            return;
        }
        long now = now();
        unacked.add(tag, source, entry, now);
        shortest = Math.min(shortest, timeout);
        if (now + timeout < due) {
            schedule(now + timeout, now);
        }
    }

    /** The channel is closing. */
    void stop() {
        if (timer != null) {
            timer.cancel(false);
        }
        timer = null;
        due = NEVER;
    }

    private void schedule(long at, long now) {
        stop();
        due = at;
        long delay = Math.min(Math.max(at - now, 0), LONGEST_DELAY);
        timer = loop.eventLoop().schedule(() -> loop.execute(this::check), delay, TimeUnit.MILLISECONDS);
    }

    private void check() {
        if (timer == null) {
            return;
        }
        stop();
        Search search = new Search(now());
        unacked.walk(search);
        if (!search.overdue.isEmpty()) {
            takeBack(search.overdue);
        }
        if (!channel.closing() && search.next != NEVER && search.next < due) {
            schedule(search.next, search.now);
        }
    }

    /** Slow consumers leave first, so that their messages go to others. */
    private void takeBack(List<Long> tags) {
        ProtocolException failure = null;
        for (long tag : tags) {
            DeliverySource source = unacked.source(tag);
            if (failure == null && !channel.consumers().timedOut(source)) {
                failure = timedOut(source.timeoutMillis(usualMillis));
            }
        }
        Requeue taken = new Requeue(loop, Settlement.RELEASED);
        taken.take(unacked, tags);
        if (failure != null) {
            channel.fail(failure);
        }
        taken.giveBack();
    }

    private ProtocolException timedOut(long millis) {
        return new ProtocolException(
                ReplyCode.PRECONDITION_FAILED,
                "delivery acknowledgement on channel " + channel.number() + " timed out. Timeout value used: " + millis
                        + " ms. This timeout value can be configured, see consumers doc guide to learn more");
    }

    private static long now() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    /** Finds the deliveries that are overdue, and when the next one is. */
    private final class Search implements UnackedDeliveries.TimedVisitor {

        private final long now;
        private final List<Long> overdue = new ArrayList<>();
        private long next = NEVER;

        Search(long now) {
            this.now = now;
        }

        @Override
        public boolean visit(long tag, DeliverySource source, long at) {
            long timeout = source.timeoutMillis(usualMillis);
            if (timeout == NEVER) {
                return true;
            }
            if (at + timeout <= now) {
                overdue.add(tag);
            } else {
                next = Math.min(next, at + timeout);
            }
            return at + shortest < next;
        }
    }
}
