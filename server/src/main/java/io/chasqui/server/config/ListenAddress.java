package io.chasqui.server.config;

import java.net.InetSocketAddress;

/**
 * Where a listener binds.
 *
 * @param host an address or host name; empty for all interfaces, IPv4 and IPv6
 * @param port 0 to 65535; 0 lets the system choose a free port
 */
public record ListenAddress(String host, int port) {

    /** Reads {@code 5672}, {@code 127.0.0.1:5672}, {@code [::1]:5672} or {@code ::1:5672}. */
    static ListenAddress parse(String text) {
        int colon = text.lastIndexOf(':');
        String host = text.substring(0, Math.max(colon, 0));
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        if (colon >= 0 && (host.isEmpty() || host.contains("[") || host.contains(" "))) {
            throw new IllegalArgumentException("expected a port or an address and a port, such as 127.0.0.1:5672");
        }
        return new ListenAddress(host, port(text.substring(colon + 1)));
    }

    private static int port(String text) {
        if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) > 65535) {
            throw new IllegalArgumentException("expected a port from 0 to 65535 after the address");
        }
        return Integer.parseInt(text);
    }

    public boolean isAnyInterface() {
        return host.isEmpty();
    }

    /** The socket address to bind; unresolved when the host name is not known. */
    public InetSocketAddress toSocketAddress() {
        return isAnyInterface() ? new InetSocketAddress(port) : new InetSocketAddress(host, port);
    }

    @Override
    public String toString() {
        if (isAnyInterface()) {
            return Integer.toString(port);
        }
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
