package io.chasqui.store.journal;

import java.nio.ByteBuffer;

/**
 * A buffer that an owner thread fills with records while the journal thread writes what is finished, a range of it that
 * the owner does not touch any more.
 */
final class Chunk {

    /** Room for records, and thereby the longest record that is written in one piece. */
    static final int SIZE = 256 * 1024;

    final ByteBuffer records;

    Chunk(ByteBuffer memory) {
        this.records = memory;
    }
}
