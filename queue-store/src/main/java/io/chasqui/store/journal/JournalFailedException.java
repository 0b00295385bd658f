package io.chasqui.store.journal;

import java.io.IOException;

/** The journal's disk failed. What was not confirmed before may or may not be stored; nothing is confirmed after it. */
public final class JournalFailedException extends IOException {
    private static final long serialVersionUID = 1L;

    public JournalFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
