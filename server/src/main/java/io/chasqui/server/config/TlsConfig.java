package io.chasqui.server.config;

import io.chasqui.server.config.ConfigKey.Unit;
import java.time.Duration;

/** What all listeners with TLS have in common. */
public record TlsConfig(
        @ConfigKey(
                value = "ssl_handshake_timeout",
                defaultValue = "5000",
                unit = Unit.MILLISECONDS,
                min = 1,
                max = 3_600_000,
                help = "Time that a client has for the TLS handshake.")
        Duration handshakeTimeout,

        @ConfigKey(
                value = "chasqui.ssl_reload_interval",
                defaultValue = "30",
                unit = Unit.SECONDS,
                max = 86_400,
                help = "How often the files of certificates and keys are looked at: new connections get a changed"
                        + " certificate. 0 reads them only when `POST /api/reload-certificates` asks for it.")
        Duration reloadInterval) {}
