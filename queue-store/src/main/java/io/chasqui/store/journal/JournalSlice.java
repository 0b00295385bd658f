package io.chasqui.store.journal;

/**
 * What one appender hands to the journal thread in one piece: a range of a chunk, and behind it a range of a message's
 * own array where the message is too large to be copied. Always whole records, and always within one group.
 */
final class JournalSlice {

    final JournalAppender appender;
    final long number;
    final Chunk chunk;
    final int start;
    final int end;
    final boolean awaited;
    final boolean endsChunk;
    final byte[] tail;
    final int tailStart;
    final int tailLength;

    /** Link of the hand-over stack; set by the appender, then used by the journal thread only. */
    JournalSlice next;

    private JournalSlice(
            JournalAppender appender,
            long number,
            Chunk chunk,
            int start,
            int end,
            boolean awaited,
            boolean endsChunk,
            byte[] tail,
            int tailStart,
            int tailLength) {
        this.appender = appender;
        this.number = number;
        this.chunk = chunk;
        this.start = start;
        this.end = end;
        this.awaited = awaited;
        this.endsChunk = endsChunk;
        this.tail = tail;
        this.tailStart = tailStart;
        this.tailLength = tailLength;
    }

    /**
     * @param awaited somebody waits for these records to be durable
     * @param endsChunk the chunk goes back to its pool once this is written
     */
    static JournalSlice records(
            JournalAppender appender,
            long number,
            Chunk chunk,
            int start,
            int end,
            boolean awaited,
            boolean endsChunk) {
        return new JournalSlice(appender, number, chunk, start, end, awaited, endsChunk, null, 0, 0);
    }

    /** The head of a record, with a piece of a large message right behind it. */
    static JournalSlice piece(
            JournalAppender appender, long number, Chunk head, byte[] tail, int tailStart, int tailLength) {
        int end = head.records.position();
        return new JournalSlice(appender, number, head, 0, end, false, false, tail, tailStart, tailLength);
    }

    int length() {
        return end - start + tailLength;
    }
}
