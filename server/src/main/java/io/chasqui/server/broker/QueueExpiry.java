package io.chasqui.server.broker;

import io.chasqui.server.loop.BrokerLoop;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Ends a queue that nobody has used for a while (argument x-expires): no consumer, no basic.get, no declaration.
 * Confined to the queue's loop. Costs one timer per queue however often the queue is used.
 */
final class QueueExpiry {

    private final BrokerLoop loop;
    private final long millis;
    private final BooleanSupplier inUse;
    private final Runnable expired;
    private long lastUse;
    private Future<?> timer;

    /**
     * @param millis without use
     * @param inUse whether the queue has consumers
     * @param expired asks for the deletion, which may be refused if somebody was faster
     */
    QueueExpiry(BrokerLoop loop, long millis, BooleanSupplier inUse, Runnable expired) {
        this.loop = loop;
        this.millis = millis;
        this.inUse = inUse;
        this.expired = expired;
    }

    long millis() {
        return millis;
    }

    void start() {
        used();
        schedule(millis);
    }

    /** The queue is used now, or was until now. */
    void used() {
        lastUse = System.nanoTime();
    }

    /** The queue is gone. */
    void stop() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }

    private void schedule(long delayMillis) {
        timer = loop.eventLoop().schedule(() -> loop.execute(this::check), delayMillis, TimeUnit.MILLISECONDS);
    }

    private void check() {
        if (timer == null) {
            return;
        }
        long idle = inUse.getAsBoolean() ? 0 : TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - lastUse);
        if (idle >= millis) {
            schedule(millis);
            expired.run();
        } else {
            schedule(millis - idle);
        }
    }
}
