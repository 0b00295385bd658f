package io.chasqui.store.journal;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A synced part of the journal cannot be read, though records behind it can: damage, not a crash. The store is not
 * opened, so that nothing is lost silently.
 */
public final class JournalCorruptException extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient Path file;
    private final long offset;

    JournalCorruptException(Path file, long offset, String what) {
        super("journal file " + file + " is damaged at offset " + offset + ": " + what
                + ". Restore it from a backup, or run the offline repair, which keeps every intact record and lists"
                + " what is lost");
        this.file = file;
        this.offset = offset;
    }

    public Path file() {
        return file;
    }

    public long offset() {
        return offset;
    }
}
