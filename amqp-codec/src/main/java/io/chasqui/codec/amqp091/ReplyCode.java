package io.chasqui.codec.amqp091;

/**
 * Reply codes (AMQP 0-9-1 section 1.2 of the reference). A soft error closes the channel, a hard one the connection.
 * The constant's name is what stands before the explanation in a reply text.
 */
public enum ReplyCode {
    REPLY_SUCCESS(200, Severity.NONE),
    CONTENT_TOO_LARGE(311, Severity.SOFT),
    NO_ROUTE(312, Severity.SOFT),
    NO_CONSUMERS(313, Severity.SOFT),
    CONNECTION_FORCED(320, Severity.HARD),
    INVALID_PATH(402, Severity.HARD),
    ACCESS_REFUSED(403, Severity.SOFT),
    NOT_FOUND(404, Severity.SOFT),
    RESOURCE_LOCKED(405, Severity.SOFT),
    PRECONDITION_FAILED(406, Severity.SOFT),
    FRAME_ERROR(501, Severity.HARD),
    SYNTAX_ERROR(502, Severity.HARD),
    COMMAND_INVALID(503, Severity.HARD),
    CHANNEL_ERROR(504, Severity.HARD),
    UNEXPECTED_FRAME(505, Severity.HARD),
    RESOURCE_ERROR(506, Severity.HARD),
    NOT_ALLOWED(530, Severity.HARD),
    NOT_IMPLEMENTED(540, Severity.HARD),
    INTERNAL_ERROR(541, Severity.HARD);

    private enum Severity {
        NONE,
        SOFT,
        HARD
    }

    private final int code;
    private final Severity severity;

    ReplyCode(int code, Severity severity) {
        this.code = code;
        this.severity = severity;
    }

    public int code() {
        return code;
    }

    /** Closes the channel only; any error on channel 0 closes the connection all the same. */
    public boolean soft() {
        return severity == Severity.SOFT;
    }

    /** Closes the connection. */
    public boolean hard() {
        return severity == Severity.HARD;
    }
}
