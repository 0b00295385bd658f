package io.chasqui.store.block;

import io.chasqui.store.journal.JournalPosition;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * What an index says about the whole store.
 *
 * @param generation number of the checkpoint
 * @param replay where the journal has to be replayed from
 * @param clean the store was closed in order with this index, and has not been opened since
 */
public record IndexHeader(long generation, JournalPosition replay, boolean clean) {

    /** Since format 2 entries of blocks may have delivery counts at their end. */
    private static final int FORMAT = 2;

    private static final int OLDEST_FORMAT = 1;

    byte[] encode() {
        ByteBuffer out = ByteBuffer.allocate(Values.OVERHEAD + 29).position(Values.OVERHEAD);
        out.putInt(FORMAT).putLong(generation);
        out.putLong(replay.segment()).putLong(replay.group()).put((byte) (clean ? 1 : 0));
        return Values.seal(out);
    }

    static IndexHeader decode(ByteBuffer in) throws IOException {
        int format = in.getInt();
        if (format < OLDEST_FORMAT || format > FORMAT) {
            throw new IOException("the index has format " + format + "; this version reads formats " + OLDEST_FORMAT
                    + " to " + FORMAT);
        }
        return new IndexHeader(in.getLong(), new JournalPosition(in.getLong(), in.getLong()), in.get() != 0);
    }
}
