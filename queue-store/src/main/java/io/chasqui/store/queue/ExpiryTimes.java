package io.chasqui.store.queue;

import io.chasqui.store.message.Message;

/** What a segment knows of the times at which its messages expire; see {@link Expiry}. */
final class ExpiryTimes {

    /** No message arrived before this, and none has an expiration of its own that ends before that. */
    private long earliestArrival = Expiry.NEVER;

    private long earliestExpiration = Expiry.NEVER;
    private boolean ownExpirations;
    private boolean known;

    void note(Message message) {
        if (message.arrivalMillis() < earliestArrival) {
            earliestArrival = message.arrivalMillis();
        }
        if (message.expirationMillis() >= 0) {
            ownExpirations = true;
            earliestExpiration = Math.min(earliestExpiration, Expiry.expiresAt(message, -1));
        }
    }

    /** Before all messages are noted again, or none is there any more. */
    void clear() {
        earliestArrival = Expiry.NEVER;
        earliestExpiration = Expiry.NEVER;
    }

    void include(ExpiryTimes other) {
        earliestArrival = Math.min(earliestArrival, other.earliestArrival);
        earliestExpiration = Math.min(earliestExpiration, other.earliestExpiration);
        ownExpirations |= other.ownExpirations;
    }

    /** Before this time nothing expires in a queue with this time to live. */
    long dueAt(long ttl) {
        long byQueue = ttl < 0 || earliestArrival == Expiry.NEVER ? Expiry.NEVER : earliestArrival + ttl;
        return Math.min(byQueue, earliestExpiration);
    }

    boolean mayExpire(long ttl) {
        return ttl >= 0 || ownExpirations;
    }

    /** Whether messages that were in the store at start have been looked at. */
    boolean isKnown() {
        return known;
    }

    void markKnown() {
        known = true;
    }
}
