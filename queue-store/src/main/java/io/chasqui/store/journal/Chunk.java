package io.chasqui.store.journal;

import java.nio.ByteBuffer;

/**
 * A buffer that an owner thread fills with records while the journal thread writes what is finished. The two use
 * disjoint ranges of it through a {@link ByteBuffer} each.
 */
final class Chunk {

    /** Room for records, and thereby the longest record that is written in one piece. */
    static final int SIZE = 256 * 1024;

    final ByteBuffer records;
    final ByteBuffer written;

    Chunk(ByteBuffer memory) {
        this.records = memory;
        this.written = memory.duplicate();
    }
}
