package io.chasqui.server.broker;

import io.chasqui.server.loop.BrokerLoop;
import io.chasqui.server.traffic.ConnectionTraffic;

/** A client's connection as the broker core sees it, whatever the protocol. Any thread may call. */
public interface ClientConnection {

    /** {@code ip:port -> ip:port}. */
    String name();

    String user();

    /** Name of the virtual host. */
    String vhost();

    BrokerLoop loop();

    /** True once the socket is gone: whatever lives as long as its connection must not come into being any more. */
    boolean isGone();

    /** What goes over its wire. */
    ConnectionTraffic traffic();

    /** What an operator sees; null if the connection is gone. */
    ConnectionStatus status();

    /** What its user may do may have become less: consumers of what may not be read any more have to end. */
    void permissionsReduced();

    /** Closes the connection with an error that names the operator's reason. */
    void closeForced(String reason);
}
