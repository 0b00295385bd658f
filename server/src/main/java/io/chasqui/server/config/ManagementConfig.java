package io.chasqui.server.config;

import io.chasqui.server.config.ConfigKey.Unit;
import java.util.OptionalLong;

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
        int maxBodyBytes) {

    /** The key of the port, for those who know what it should be if nobody says so. */
    public static final String PORT_KEY = "management.tcp.port";

    /** The port on which operators' tools expect the API. */
    public static final int STANDARD_PORT = 15672;

    /** Whether this broker has an API. */
    public boolean listens() {
        return enabled && port.isPresent();
    }

    /** Where to listen, if at all. */
    public ListenAddress address() {
        return new ListenAddress(ip, (int) port.orElse(STANDARD_PORT));
    }
}
