package io.chasqui.store.definitions;

import java.io.IOException;

/** A file is intact, but a newer version of the broker has written it. */
public final class NewerFormatException extends IOException {

    NewerFormatException(String message) {
        super(message);
    }
}
