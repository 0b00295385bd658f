package io.chasqui.store.block;

import java.nio.ByteBuffer;

/**
 * Keys of the index, in its order: the header, then per lane the lane itself, if it has delivered
 * anything, and its blocks by first sequence number.
 */
final class IndexKey {

    static final byte[] HEADER = {0};

    private static final byte LANE = 1;
    private static final int LANE_LENGTH = 9;

    private IndexKey() {}

    static byte[] lane(long laneId) {
        return ByteBuffer.allocate(LANE_LENGTH).put(LANE).putLong(laneId).array();
    }

    static byte[] block(long laneId, long firstSequence) {
        return ByteBuffer.allocate(LANE_LENGTH + 8)
                .put(LANE)
                .putLong(laneId)
                .putLong(firstSequence)
                .array();
    }

    static boolean isHeader(byte[] key) {
        return key[0] == 0;
    }

    static boolean isLane(byte[] key) {
        return key.length == LANE_LENGTH;
    }

    static long laneId(byte[] key) {
        return ByteBuffer.wrap(key).getLong(1);
    }

    static long firstSequence(byte[] key) {
        return ByteBuffer.wrap(key).getLong(LANE_LENGTH);
    }
}
