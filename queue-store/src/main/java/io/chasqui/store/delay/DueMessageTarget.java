package io.chasqui.store.delay;

import io.chasqui.store.message.Message;

/** Where messages go when they are due: in the broker on through their exchange. */
@FunctionalInterface
public interface DueMessageTarget {

    /**
     * Takes a message that is due. Called on the owner thread, in the order of the times.
     *
     * @param settled to be run on the same thread, once, before this method returns or at any time later, when the message
     *     is as safe where it goes as it was here. Until then a crash brings it back
     */
    void release(Message message, Runnable settled);
}
