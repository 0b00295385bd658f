package io.chasqui.server;

import java.util.Objects;

/** The broker cannot start. The message tells an operator why, in one line. */
public final class StartException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Reason reason;

    public StartException(Reason reason, String message) {
        this(reason, message, null);
    }

    /** @param cause null when there is none */
    public StartException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = Objects.requireNonNull(reason, "reason");
    }

    public Reason reason() {
        return reason;
    }

    /** What stands in the way, as far as a script that starts brokers would want to tell it apart. */
    public enum Reason {
        /** A listener cannot be bound: the port is taken, or the address is not one of this machine. */
        LISTENER_UNAVAILABLE,
        /** Another broker runs on the data directory. */
        DATA_DIRECTORY_IN_USE,
        /** The data directory cannot be created, read or written. */
        DATA_DIRECTORY_UNUSABLE,
        /** The data directory holds damaged data, or data of a newer version. */
        DATA_UNREADABLE,
        /** A file of definitions that is imported at start holds something that there cannot be. */
        DEFINITIONS_REFUSED
    }
}
