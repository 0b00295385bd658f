package io.chasqui.server.config;

import java.util.Locale;

/** Whether the certificate of the other side is checked. */
public enum PeerVerification {
    VERIFY_PEER,
    VERIFY_NONE;

    /** As it is written in the configuration. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
