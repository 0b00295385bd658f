package io.chasqui.server.config;

import io.chasqui.server.config.ConfigKey.Unit;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** The HTTP API for operators. */
public record ManagementConfig(
        @ConfigKey(
                value = "management.tcp.port",
                max = 65535,
                help =
                        "Port of the management HTTP API; 0 takes a free port. If it is not set, `chasqui server` listens"
                                + " on 15672, and a broker that is embedded in another program has no API.")
        OptionalLong port,

        @ConfigKey(
                value = "management.tcp.ip",
                help = "Address on which the management HTTP API listens; all interfaces if it is not set.")
        String ip,

        @ConfigKey(
                value = "management.ssl.port",
                max = 65535,
                help = "Port of the management HTTP API with TLS; 0 takes a free port. The usual one is 15671.")
        OptionalLong sslPort,

        @ConfigKey(
                value = "management.ssl.ip",
                help = "Address on which the management HTTP API listens with TLS; all interfaces if it is not set.")
        String sslIp,

        @ConfigKey(
                value = "chasqui.management.enabled",
                defaultValue = "true",
                help = "`false` leaves the management HTTP API out.")
        boolean enabled,

        @ConfigKey(
                value = "management.http.max_body_size",
                defaultValue = "20000000",
                unit = Unit.BYTES,
                max = 1 << 30,
                help = "Largest body of a request to the management HTTP API.")
        int maxBodyBytes,

        @ConfigKey(
                value = "management.path_prefix",
                help = "What the paths of the API and of the pages begin with, such as `/broker`.")
        String pathPrefix,

        @ConfigKey(
                value = "management.cors.allow_origins.$number",
                help = "Origins whose scripts in a browser may use the API; `*` allows all.")
        Map<String, String> allowedOriginSettings,

        @ConfigKey(
                value = "management.cors.max_age",
                defaultValue = "1800",
                unit = Unit.SECONDS,
                help = "How long a browser may remember what such scripts are allowed.")
        Duration corsMaxAge,

        @ConfigKey(
                value = "management.csp.policy",
                defaultValue = "script-src 'self'; object-src 'self'",
                help = "The header `content-security-policy` of the API's answers.")
        String contentSecurityPolicy,

        @ConfigKey(
                value = "management.hsts.policy",
                help = "The header `strict-transport-security` of all answers; there is none if it is not set.")
        String strictTransportSecurity) {

    /** The key of the port, for those who know what it should be if nobody says so. */
    public static final String PORT_KEY = "management.tcp.port";

    /** The port on which operators' tools expect the API. */
    public static final int STANDARD_PORT = 15672;

    /** What paths begin with: empty, or with a slash before it and none after it. */
    public String prefix() {
        String inner = pathPrefix.replaceAll("^/+|/+$", "");
        return inner.isEmpty() ? "" : "/" + inner;
    }

    /** Origins whose scripts may use the API. */
    public Set<String> allowedOrigins() {
        return Set.copyOf(allowedOriginSettings.values());
    }

    /** Whether this broker has an API. */
    public boolean listens() {
        return enabled && (port.isPresent() || sslPort.isPresent());
    }

    /** Where to listen without TLS, if at all. */
    public Optional<ListenAddress> address() {
        return port.stream()
                .mapToObj(number -> new ListenAddress(ip, (int) number))
                .findFirst();
    }

    /** Where to listen with TLS, if at all. */
    public Optional<ListenAddress> sslAddress() {
        return sslPort.stream()
                .mapToObj(number -> new ListenAddress(sslIp, (int) number))
                .findFirst();
    }
}
