package io.chasqui.store.block;

import java.nio.ByteBuffer;

/**
 * What the index knows of a lane beside its blocks.
 *
 * @param storedUpTo messages numbered below are in blocks or settled: the journal's copies are skipped
 * @param delivering messages may have been handed to consumers since the last orderly close
 * @param generation the checkpoint that wrote this
 */
public record LaneState(long storedUpTo, boolean delivering, long generation) {

    byte[] encode() {
        ByteBuffer out = ByteBuffer.allocate(Values.OVERHEAD + 17).position(Values.OVERHEAD);
        out.putLong(storedUpTo).put((byte) (delivering ? 1 : 0)).putLong(generation);
        return Values.seal(out);
    }

    static LaneState decode(ByteBuffer in) {
        return new LaneState(in.getLong(), in.get() != 0, in.getLong());
    }
}
