package io.chasqui.store.block;

import io.chasqui.store.log.MessageBlock;
import io.chasqui.store.log.MessageBlock.BlockLocation;
import java.nio.ByteBuffer;

/** One block as the index keeps it: everything about it but its messages. */
record IndexEntry(int span, long byteSize, long[] settled, long[] redelivered, BlockLocation location) {

    private static final int FIXED = Values.OVERHEAD + 4 + 8 + 4 + 8;

    byte[] encode() {
        ByteBuffer out = ByteBuffer.allocate(FIXED + 8 * (settled.length + redelivered.length));
        out.position(Values.OVERHEAD);
        out.putInt(span).putLong(byteSize).putInt(location.volume()).putLong(location.recordId());
        for (long word : settled) {
            out.putLong(word);
        }
        for (long word : redelivered) {
            out.putLong(word);
        }
        return Values.seal(out);
    }

    static IndexEntry decode(ByteBuffer in) {
        int span = in.getInt();
        long byteSize = in.getLong();
        BlockLocation location = new BlockLocation(in.getInt(), in.getLong());
        int words = (span + 63) >>> 6;
        return new IndexEntry(span, byteSize, longs(in, words), longs(in, words), location);
    }

    private static long[] longs(ByteBuffer in, int count) {
        long[] words = new long[count];
        for (int i = 0; i < count; i++) {
            words[i] = in.getLong();
        }
        return words;
    }

    MessageBlock block(long firstSequence) {
        return new MessageBlock(firstSequence, span, byteSize, settled, redelivered, location);
    }

    IndexEntry withBits(long[] newSettled, long[] newRedelivered) {
        return new IndexEntry(span, byteSize, newSettled, newRedelivered, location);
    }

    IndexEntry withLocation(BlockLocation newLocation) {
        return new IndexEntry(span, byteSize, settled, redelivered, newLocation);
    }
}
