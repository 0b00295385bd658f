package io.chasqui.server.traffic;

/** The state of a channel in numbers. */
public enum ChannelGauge {
    /** Deliveries that the client has not settled. */
    UNACKED,
    /** Publishes that wait for the end of the transaction. */
    UNCOMMITTED,
    /** Settlements that wait for the end of the transaction. */
    ACKS_UNCOMMITTED,
    /** Of consumers to come; 0 for no limit. */
    PREFETCH,
    /** Of all consumers together; 0 for no limit. */
    GLOBAL_PREFETCH,
    /** 1 if publishes are confirmed. */
    CONFIRMS,
    /** 1 if there are transactions. */
    TRANSACTIONAL
}
