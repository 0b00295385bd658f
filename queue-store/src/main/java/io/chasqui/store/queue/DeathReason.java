package io.chasqui.store.queue;

/** Why a message left a queue without having been consumed. */
public enum DeathReason {
    /** A consumer refused it for good. */
    REJECTED(1, "rejected", QueueCount.REJECTED, DeathCounts.Kind.REJECTED),
    /** Its time to live, or that of the queue's messages, is over. */
    EXPIRED(2, "expired", QueueCount.EXPIRED, DeathCounts.Kind.EXPIRED),
    /** The queue is as long as it may be. */
    MAXLEN(3, "maxlen", QueueCount.MAXLEN, DeathCounts.Kind.MAXLEN),
    /** It was handed out in vain too often. */
    DELIVERY_LIMIT(4, "delivery_limit", QueueCount.DELIVERY_LIMIT, DeathCounts.Kind.DELIVERY_LIMIT);

    private static final DeathReason[] BY_CODE = {null, REJECTED, EXPIRED, MAXLEN, DELIVERY_LIMIT};

    private final int code;
    private final String text;
    private final QueueCount queueCount;
    private final DeathCounts.Kind total;

    DeathReason(int code, String text, QueueCount queueCount, DeathCounts.Kind total) {
        this.code = code;
        this.text = text;
        this.queueCount = queueCount;
        this.total = total;
    }

    /** Number from 1 that is stored on disk, below 8. */
    int code() {
        return code;
    }

    /** The reason of a code; null for those that are none. */
    static DeathReason of(int code) {
        return code < BY_CODE.length ? BY_CODE[code] : null;
    }

    /** Under which a queue counts such deaths. */
    QueueCount queueCount() {
        return queueCount;
    }

    DeathCounts.Kind total() {
        return total;
    }

    /** The word in x-death and x-first-death-reason headers. */
    public String text() {
        return text;
    }
}
