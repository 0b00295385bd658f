package io.chasqui.server.config;

/** A way for a client to prove who it is. */
public enum SaslMechanism {
    PLAIN,
    AMQPLAIN,
    /** By the client's certificate. */
    EXTERNAL,
    /** As the user that the configuration names. */
    ANONYMOUS
}
