package io.chasqui.server.amqp091;

import java.net.InetSocketAddress;

/** Socket addresses as connection names show them. */
final class Addresses {

    private Addresses() {}

    /** @param address null if the socket was gone before anybody asked */
    static String text(InetSocketAddress address) {
        if (address == null) {
            return "unknown";
        }
        String host = address.getAddress().getHostAddress();
        int scope = host.indexOf('%');
        String plain = scope < 0 ? host : host.substring(0, scope);
        return (plain.contains(":") ? "[" + plain + "]" : plain) + ":" + address.getPort();
    }
}
