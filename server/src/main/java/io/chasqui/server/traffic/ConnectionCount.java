package io.chasqui.server.traffic;

/** What is counted for a connection. */
public enum ConnectionCount {
    RECEIVED_BYTES,
    /** Reads from the socket. */
    RECEIVED_PACKETS,
    SENT_BYTES,
    /** Writes to the socket. */
    SENT_PACKETS
}
