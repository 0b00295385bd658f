package io.chasqui.server.traffic;

/** What is counted for an exchange that clients publish to. */
public enum ExchangeCount {
    PUBLISH_IN,
    /** Once for every queue that a message was routed to. */
    PUBLISH_OUT,
    /** Mandatory messages that no queue took. */
    RETURN_UNROUTABLE,
    /** Other messages that no queue took. */
    DROP_UNROUTABLE
}
