package io.chasqui.store.log;

/** A lane as its log sees it. Called on the lane's owner thread. */
public interface LaneSource {

    /** The next sequence number the lane will assign. */
    long nextSequence();

    /**
     * Packs the live messages numbered below {@code boundary} that are in no block yet into blocks, and hands each to
     * {@link LaneLog#store}. After the call every live message below the boundary is in a block.
     */
    void collect(long boundary);

    /** A block handed over earlier has reached the store and can be loaded from there. */
    void stored(MessageBlock block);
}
