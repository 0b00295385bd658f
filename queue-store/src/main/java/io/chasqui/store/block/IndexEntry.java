package io.chasqui.store.block;

import io.chasqui.store.log.DeliveryCounts;
import io.chasqui.store.log.MessageBlock;
import io.chasqui.store.log.MessageBlock.BlockLocation;
import java.nio.ByteBuffer;

/**
 * One block as the index keeps it: everything about it but its messages.
 *
 * @param counts of messages that came back, null if there are none
 */
record IndexEntry(
        int span, long byteSize, long[] settled, long[] redelivered, DeliveryCounts counts, BlockLocation location) {

    private static final int FIXED = Values.OVERHEAD + 4 + 8 + 4 + 8;

    /** Position, acquired count, failed count. */
    private static final int COUNTS = 2 + 4 + 2;

    /** {@code span, size, location, settled bits, redelivered bits}, and the counts up to the end of the value. */
    byte[] encode() {
        int counted = counts == null ? 0 : counts.size();
        ByteBuffer out = ByteBuffer.allocate(FIXED + 8 * (settled.length + redelivered.length) + COUNTS * counted);
        out.position(Values.OVERHEAD);
        out.putInt(span).putLong(byteSize).putInt(location.volume()).putLong(location.recordId());
        for (long word : settled) {
            out.putLong(word);
        }
        for (long word : redelivered) {
            out.putLong(word);
        }
        for (int i = 0; i < counted; i++) {
            int position = counts.position(i);
            out.putChar((char) position).putInt(counts.acquired(position)).putChar((char) counts.failed(position));
        }
        return Values.seal(out);
    }

    static IndexEntry decode(ByteBuffer in) {
        int span = in.getInt();
        long byteSize = in.getLong();
        BlockLocation location = new BlockLocation(in.getInt(), in.getLong());
        int words = (span + 63) >>> 6;
        return new IndexEntry(span, byteSize, longs(in, words), longs(in, words), counts(in), location);
    }

    private static long[] longs(ByteBuffer in, int count) {
        long[] words = new long[count];
        for (int i = 0; i < count; i++) {
            words[i] = in.getLong();
        }
        return words;
    }

    /** Null at the end of the value, where an index of format 1 always is. */
    private static DeliveryCounts counts(ByteBuffer in) {
        if (!in.hasRemaining()) {
            return null;
        }
        DeliveryCounts counts = new DeliveryCounts();
        while (in.hasRemaining()) {
            counts.put(in.getChar(), in.getInt(), in.getChar());
        }
        return counts;
    }

    MessageBlock block(long firstSequence) {
        return new MessageBlock(firstSequence, span, byteSize, settled, redelivered, counts, location);
    }

    IndexEntry withBits(long[] newSettled, long[] newRedelivered, DeliveryCounts newCounts) {
        return new IndexEntry(span, byteSize, newSettled, newRedelivered, newCounts, location);
    }

    IndexEntry withLocation(BlockLocation newLocation) {
        return new IndexEntry(span, byteSize, settled, redelivered, counts, newLocation);
    }
}
