package io.chasqui.store.queue;

import io.chasqui.store.message.Message;

/**
 * Where the dead messages of one queue go: in the broker its dead letter exchange. The queue keeps a message until the
 * target says that it is settled, so a crash on the way brings it back, and it may arrive twice but is not lost.
 */
@FunctionalInterface
public interface DeadLetterTarget {

    /**
     * Takes a dead message. Called on the owner thread of the queue it died in; may call that queue, which can be where
     * the message goes.
     *
     * @param passage told how it went, on the same thread, before this method returns or at any time later
     */
    void deadLetter(Message message, DeathReason reason, Passage passage);

    /** One attempt to bring a dead message to where it goes. The first answer counts; further ones are ignored. */
    interface Passage {

        /** The message is as safe where it went as it was in the queue, or is given up because there is nowhere to go. */
        void arrived();

        /**
         * The message could not go everywhere and is not given up: the target will get it again.
         *
         * @param progress what the target wants to know about this attempt then; may be null
         */
        void failed(Object progress);

        /** What the last attempt left behind; null if this is the first. */
        Object progress();
    }
}
