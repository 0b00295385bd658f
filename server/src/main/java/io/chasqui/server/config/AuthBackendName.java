package io.chasqui.server.config;

/** A place that knows who may log in. Each has two names in the configuration, as with RabbitMQ. */
public enum AuthBackendName {
    /** The broker's own user database. */
    INTERNAL("internal"),
    /** Tokens of an OAuth 2 server. */
    OAUTH2("oauth2"),
    /** The other name of {@link #INTERNAL}. */
    INTERNAL_MODULE("rabbit_auth_backend_internal"),
    /** The other name of {@link #OAUTH2}. */
    OAUTH2_MODULE("rabbit_auth_backend_oauth2");

    private final String written;

    AuthBackendName(String written) {
        this.written = written;
    }

    /** The one that is meant, by its short name. */
    public AuthBackendName meant() {
        return switch (this) {
            case INTERNAL, INTERNAL_MODULE -> INTERNAL;
            case OAUTH2, OAUTH2_MODULE -> OAUTH2;
        };
    }

    /** As it is written in the configuration. */
    @Override
    public String toString() {
        return written;
    }
}
