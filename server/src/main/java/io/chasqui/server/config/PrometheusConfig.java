package io.chasqui.server.config;

import java.util.Optional;
import java.util.OptionalLong;

/** The HTTP listener from which Prometheus fetches metrics. */
public record PrometheusConfig(
        @ConfigKey(
                value = "prometheus.tcp.port",
                max = 65535,
                help =
                        "Port for Prometheus; 0 takes a free port. If it is not set, `chasqui server` listens on 15692, and a"
                                + " broker that is embedded in another program does not listen.")
        OptionalLong port,

        @ConfigKey(
                value = "prometheus.tcp.ip",
                help = "Address on which Prometheus is served; all interfaces if it is not set.")
        String ip,

        @ConfigKey(
                value = "prometheus.ssl.port",
                max = 65535,
                help = "Port for Prometheus with TLS; 0 takes a free port. The usual one is 15691.")
        OptionalLong sslPort,

        @ConfigKey(
                value = "prometheus.ssl.ip",
                help = "Address on which Prometheus is served with TLS; all interfaces if it is not set.")
        String sslIp,

        @ConfigKey(
                value = "chasqui.prometheus.enabled",
                defaultValue = "true",
                help = "`false` leaves the listener for Prometheus out.")
        boolean enabled,

        @ConfigKey(
                value = "prometheus.return_per_object_metrics",
                defaultValue = "false",
                help = "`true` has `/metrics` show every queue, channel, connection and exchange for itself, as"
                        + " `/metrics/per-object` always does, instead of their sums.")
        boolean perObject,

        @ConfigKey(
                value = "prometheus.authentication.enabled",
                defaultValue = "false",
                help = "`true` asks whoever fetches metrics for a user with the tag `monitoring` or `administrator`.")
        boolean authenticates) {

    /** The key of the port, for those who know what it should be if nobody says so. */
    public static final String PORT_KEY = "prometheus.tcp.port";

    /** The port on which Prometheus expects a broker. */
    public static final int STANDARD_PORT = 15692;

    /** Whether this broker has the listener. */
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
