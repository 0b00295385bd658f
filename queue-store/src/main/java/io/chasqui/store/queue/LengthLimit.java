package io.chasqui.store.queue;

import static io.chasqui.store.queue.QueueSettings.UNLIMITED;

import io.chasqui.store.queue.QueueSettings.Overflow;

/** How long a queue may be, which concerns its ready messages only, and what happens when it would be longer. */
record LengthLimit(long messages, long bytes, Overflow overflow) {

    static LengthLimit of(QueueSettings settings) {
        return new LengthLimit(
                settings.maxLength() == UNLIMITED ? Long.MAX_VALUE : settings.maxLength(),
                settings.maxLengthBytes() == UNLIMITED ? Long.MAX_VALUE : settings.maxLengthBytes(),
                settings.overflow());
    }

    boolean exists() {
        return messages != Long.MAX_VALUE || bytes != Long.MAX_VALUE;
    }

    /** Whether a queue of this length has to lose its head. */
    boolean drops(long ready, long readyBytes) {
        return overflow == Overflow.DROP_HEAD && exceeded(ready, readyBytes);
    }

    /** Whether a queue may not get this long by taking one more message. */
    boolean refuses(long ready, long readyBytes) {
        return overflow != Overflow.DROP_HEAD && exceeded(ready, readyBytes);
    }

    boolean deadLettersRefused() {
        return overflow == Overflow.REJECT_PUBLISH_DLX;
    }

    private boolean exceeded(long ready, long readyBytes) {
        return ready > messages || readyBytes > bytes;
    }
}
