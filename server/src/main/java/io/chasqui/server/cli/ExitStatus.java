package io.chasqui.server.cli;

/** Exit codes of the command, after BSD's {@code sysexits.h}, as rabbitmqctl uses them too. */
enum ExitStatus {
    OK(0),
    /** The command line is wrong. */
    USAGE(64),
    /** The data directory holds damaged data, or data of a newer version; or a broker does not accept the values. */
    DATA(65),
    /** A listener cannot be bound; or a broker cannot be reached, or is not well. */
    UNAVAILABLE(69),
    /** The broker failed in a way that it does not expect. */
    SOFTWARE(70),
    /** The data directory cannot be created, read or written. */
    IO(74),
    /** Another broker runs on the data directory. */
    IN_USE(75),
    /** A broker does not know the user, or does not let them. */
    NO_PERMISSION(77),
    /** The configuration is wrong. */
    CONFIG(78);

    private final int code;

    ExitStatus(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }
}
