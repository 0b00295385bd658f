package io.chasqui.server.traffic;

/** What is counted of messages that go out. */
public enum DeliveryCount {
    /** To a consumer, to be acknowledged. */
    DELIVER,
    /** To a consumer that does not acknowledge. */
    DELIVER_NO_ACK,
    /** One that was asked for, to be acknowledged. */
    GET,
    /** One that was asked for, and is not to be acknowledged. */
    GET_NO_ACK,
    /** A request for one that found none. */
    GET_EMPTY,
    /** Messages acknowledged by clients. */
    ACK,
    /** Those handed out that may have been handed out before, in whatever way. */
    REDELIVER
}
