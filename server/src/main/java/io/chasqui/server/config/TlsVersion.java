package io.chasqui.server.config;

/** A version of TLS that may be used. Older ones are broken and are not offered. */
public enum TlsVersion {
    TLS_1_3("tlsv1.3", "TLSv1.3"),
    TLS_1_2("tlsv1.2", "TLSv1.2");

    private final String key;
    private final String standardName;

    TlsVersion(String key, String standardName) {
        this.key = key;
        this.standardName = standardName;
    }

    /** What Java calls it. */
    public String standardName() {
        return standardName;
    }

    /** As in a configuration file. */
    @Override
    public String toString() {
        return key;
    }
}
