package io.chasqui.store.journal;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Receives the intact groups of a journal in order. */
interface GroupVisitor {

    /**
     * @param offset where the payload starts in the segment's file
     * @param payload the records; only valid during the call
     */
    void group(long segment, long offset, ByteBuffer payload) throws IOException;
}
