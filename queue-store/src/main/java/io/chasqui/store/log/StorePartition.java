package io.chasqui.store.log;

import io.chasqui.store.message.Message;

/**
 * The part of the message store that one owner thread uses: it collects the records of one batch of that thread's work
 * and hands them over in one piece. All methods are called on the owner thread and never block.
 */
public interface StorePartition {

    /**
     * Opens the log of one lane.
     *
     * @param laneId unique for the life of the data directory, never reused; see {@code LaneId}
     * @param durable false for lanes that do not survive a restart: nothing of them is journaled, but they may still be
     *     paged out
     * @param source the lane itself, asked for its live messages at checkpoints
     */
    LaneLog openLane(long laneId, boolean durable, LaneSource source);

    /**
     * Journals the bytes of a message once, ahead of its hand-over to several durable lanes, and gives it its
     * {@link Message#sharedId()}. The caller flushes this partition before it hands the message to another thread.
     */
    void share(Message message);

    /**
     * Makes sure that this message, which is appended next, and what follows it up to the given length reach the disk
     * together: after a crash all of it is there, or nothing.
     */
    void keepTogether(Message message, int moreBytes);

    /** Calls back once everything appended through this partition so far is on disk (transactions). */
    void barrier(Confirmation confirmation, long tag);

    /** Ends a batch: hands what was appended since the last call to the journal thread. Cheap if nothing was. */
    void flush();

    /** Bytes handed over and not yet written: publishers are paused above a bound. */
    long pendingBytes();
}
