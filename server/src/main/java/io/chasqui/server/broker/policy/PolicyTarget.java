package io.chasqui.server.broker.policy;

/** What kind of object a policy is asked to apply to. */
public enum PolicyTarget {
    EXCHANGE,
    CLASSIC_QUEUE,
    QUORUM_QUEUE,
    STREAM
}
