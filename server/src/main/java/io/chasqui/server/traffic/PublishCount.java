package io.chasqui.server.traffic;

/** What is counted of messages that come in. */
public enum PublishCount {
    /** Messages received. */
    PUBLISH,
    /** Those of them that are to be confirmed. */
    PUBLISH_CONFIRM,
    /** Messages that were routed to a queue. */
    ROUTED,
    CONFIRM,
    /** Messages that a queue has refused. */
    NACK,
    /** Mandatory messages that no queue took. */
    RETURN_UNROUTABLE,
    /** Other messages that no queue took. */
    DROP_UNROUTABLE,
    /** Channels that have published and are open: the only one that goes down, too. */
    PUBLISHERS
}
