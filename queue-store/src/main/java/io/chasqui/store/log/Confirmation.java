package io.chasqui.store.log;

/** Who waits for a message to be safe. Called on the owner thread of the queue or partition it was given to. */
public interface Confirmation {

    /** The work published under this tag is as durable as the queue promises. */
    void confirmed(long tag);

    /** The queue did not take the message and never will (overflow, or it was lost for good). */
    void rejected(long tag);
}
