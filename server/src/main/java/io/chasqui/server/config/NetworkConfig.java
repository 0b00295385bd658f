package io.chasqui.server.config;

import java.util.List;
import java.util.Map;

/** The sockets on which the broker accepts connections, and the threads that serve them. */
public record NetworkConfig(
        @ConfigKey(
                value = "listeners.tcp.$name",
                defaultValue = "default=5672",
                help = "A listener for AMQP: a port (all interfaces, IPv4 and IPv6), or an address and a port such as"
                        + " `127.0.0.1:5672` or `[::1]:5672`. Port 0 takes a free port. The name is free to choose.")
        Map<String, ListenAddress> tcpListeners,

        @ConfigKey(
                value = "listeners.ssl.$name",
                help = "A listener for AMQP with TLS, written in the same way; needs `ssl_options.certfile` and"
                        + " `ssl_options.keyfile`. The usual port is 5671.")
        Map<String, ListenAddress> sslListeners,

        @ConfigKey(
                value = "chasqui.event_loops",
                defaultValue = "0",
                max = 1024,
                help = "Threads that serve connections and queues; 0 is one for each processor.")
        int configuredEventLoops) {

    public List<ListenAddress> tcpAddresses() {
        return List.copyOf(tcpListeners.values());
    }

    public List<ListenAddress> sslAddresses() {
        return List.copyOf(sslListeners.values());
    }

    /** The number of event loops on a machine with {@code processors} processors. */
    public int eventLoops(int processors) {
        return configuredEventLoops == 0 ? processors : configuredEventLoops;
    }
}
