package io.chasqui.server.broker;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How fast messages may be published in a virtual host, by all its clients together. Each message takes a piece of time
 * behind the one before; who publishes ahead of that time has to wait for it. Any thread may call.
 */
public final class PublishRate {

    private static final Logger LOG = LoggerFactory.getLogger(PublishRate.class);

    /** What a pause may be made up for. */
    private static final long SLACK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private static final double SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long LOG_INTERVAL_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final String vhost;
    private final double nanosPerMessage;
    private final double nanosPerByte;
    private final AtomicLong messagesUntil;
    private final AtomicLong bytesUntil;
    private final AtomicLong nextLog;

    private PublishRate(String vhost, double nanosPerMessage, double nanosPerByte, long now) {
        this.vhost = vhost;
        this.nanosPerMessage = nanosPerMessage;
        this.nanosPerByte = nanosPerByte;
        this.messagesUntil = new AtomicLong(now - SLACK_NANOS);
        this.bytesUntil = new AtomicLong(now - SLACK_NANOS);
        this.nextLog = new AtomicLong(now);
    }

    /** Null if there is no such limit. */
    static PublishRate of(String vhost, VirtualHostLimits limits, long now) {
        long messages = limits.maxPublishRate();
        long bytes = limits.maxPublishByteRate();
        return messages < 0 && bytes < 0
                ? null
                : new PublishRate(vhost, messages < 0 ? 0 : SECOND / messages, bytes < 0 ? 0 : SECOND / bytes, now);
    }

    /**
     * Counts a message.
     *
     * @param now of {@link System#nanoTime}
     * @return for how many nanoseconds its publisher has to wait before the next one; 0 or less if it need not
     */
    public long take(int bytes, long now) {
        long wait = Math.max(
                take(messagesUntil, (long) nanosPerMessage, now), take(bytesUntil, (long) (bytes * nanosPerByte), now));
        if (wait > 0) {
            tell(now);
        }
        return wait;
    }

    private static long take(AtomicLong until, long cost, long now) {
        if (cost == 0) {
            return 0;
        }
        long before;
        long after;
        do {
            before = until.get();
            after = Math.max(before - now, -SLACK_NANOS) + now + cost;
        } while (!until.compareAndSet(before, after));
        return after - now;
    }

    private void tell(long now) {
        long at = nextLog.get();
        if (now - at >= 0 && nextLog.compareAndSet(at, now + LOG_INTERVAL_NANOS)) {
            LOG.info("publishers of vhost '{}' are slowed down to its limit", vhost);
        }
    }
}
