package io.chasqui.store.log;

import io.chasqui.store.message.Message;

/**
 * Where the messages of one lane are kept. A lane is a run of messages in order, numbered by a sequence that only
 * grows: a queue has one lane, or one per priority level. The journal and MapDB are behind it on one node; a replicated
 * log can be behind it in a cluster. All methods are called on the owner thread and never block; callbacks arrive on
 * the owner thread.
 */
public interface LaneLog {

    boolean durable();

    /**
     * Appends a persistent message of a durable lane.
     *
     * @param confirmation told once the message is on disk; null if nobody waits
     */
    void append(long sequence, Message message, Confirmation confirmation, long tag);

    /**
     * Records that an appended message is settled and must not come back. Not called for messages that were never
     * appended.
     */
    void settle(long sequence);

    /**
     * Records how often an appended message has been handed out and has failed, so that it is known after a crash. Not
     * called for messages that were never appended.
     */
    void returned(long sequence, int acquired, int failed);

    /** Records that the lane may hand messages to consumers, so that a crash brings them back as redelivered. */
    void deliveriesBegin(Confirmation whenDurable, long tag);

    /**
     * Hands over a block to be stored at the next checkpoint. {@link LaneSource#stored} tells when it can be loaded.
     */
    void store(MessageBlock block);

    /** Asks for a checkpoint soon, without waiting for the journal to grow: the way memory is given back. */
    void requestCheckpoint();

    /** Tells that a block's settled or redelivered bits or its counts changed, so that the next checkpoint records them. */
    void changed(MessageBlock block);

    /** The last live message of the block is settled: its disk space may be given back. */
    void release(MessageBlock block);

    /** Reads the messages of a stored block. */
    void load(MessageBlock block, BlockReceiver receiver);

    /** The queue is deleted: everything of this lane is dropped from the journal's and the store's point of view. */
    void drop();

    /** Receives a loaded block. */
    interface BlockReceiver {

        /**
         * @param messages one per position of the block, in order; null where the position was already settled when the
         *     block was written
         */
        void loaded(MessageBlock block, Message[] messages);

        /** The block cannot be read. Its messages stay where they are; the cause has been logged. */
        void failed(MessageBlock block, Exception cause);
    }
}
