package io.chasqui.server.cli.management;

/** The management API could not be reached, or refused a call. */
public final class ApiException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** What went wrong, in the classes that exit codes tell apart. */
    public enum Kind {
        /** Nobody answers, or the broker says that it is not well. */
        UNAVAILABLE,
        /** The broker does not know the user, or does not let them. */
        NOT_ALLOWED,
        /** What the call is about does not exist. */
        NOT_FOUND,
        /** The broker does not accept the values. */
        REFUSED,
        /** The broker failed. */
        FAILED
    }

    private final Kind kind;

    public ApiException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
