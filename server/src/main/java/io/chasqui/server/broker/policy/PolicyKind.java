package io.chasqui.server.broker.policy;

/** Who sets a policy. One policy of each kind applies to an object at most, and the two are merged. */
public enum PolicyKind {
    /** Set by users of a virtual host with the tag policymaker. */
    USER,
    /** Set by administrators: limits that a user policy can tighten and not loosen. */
    OPERATOR
}
