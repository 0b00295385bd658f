package io.chasqui.store.queue;

import io.chasqui.store.message.Message;

/**
 * Where the dead messages of one queue go: in the broker its dead letter exchange. The queue keeps a message until the
 * target says that it is settled, so a crash on the way brings it back, and it may arrive twice but is not lost.
 */
public interface DeadLetterTarget {

    /**
     * Takes a dead message. Called on the owner thread of the queue it died in; may call that queue, which can be where
     * the message goes.
     *
     * @param settled to be run on the same thread, before this method returns or at any time later, when the message is
     *     as safe where it goes as it was here, or is given up because there is nowhere to route it. Further runs are
     *     ignored
     */
    void deadLetter(Message message, DeathReason reason, Runnable settled);
}
