package io.chasqui.server.config;

import java.util.Locale;

/** The part of a client's certificate that names its user. */
public enum CertificateField {
    DISTINGUISHED_NAME,
    COMMON_NAME,
    SUBJECT_ALTERNATIVE_NAME;

    /** As it is written in the configuration. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** A kind of subject alternative name. */
    public enum AlternativeName {
        DNS(2),
        IP(7),
        EMAIL(1),
        URI(6);

        private final int tag;

        AlternativeName(int tag) {
            this.tag = tag;
        }

        /** As it is written in the configuration. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Its number in a certificate (RFC 5280, 4.2.1.6). */
        public int tag() {
            return tag;
        }
    }
}
