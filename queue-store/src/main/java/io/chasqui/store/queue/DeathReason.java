package io.chasqui.store.queue;

/** Why a message left a queue without having been consumed. */
public enum DeathReason {
    /** A consumer refused it for good. */
    REJECTED("rejected"),
    /** Its time to live, or that of the queue's messages, is over. */
    EXPIRED("expired"),
    /** The queue is as long as it may be. */
    MAXLEN("maxlen"),
    /** It was handed out in vain too often. */
    DELIVERY_LIMIT("delivery_limit");

    private final String text;

    DeathReason(String text) {
        this.text = text;
    }

    /** The word in x-death and x-first-death-reason headers. */
    public String text() {
        return text;
    }
}
