package io.chasqui.server.broker;

import io.chasqui.server.loop.BrokerLoop;
import java.util.concurrent.CompletionStage;

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

    /** What an operator sees. Completes on the connection's loop, with null if the connection is gone. */
    CompletionStage<ConnectionStatus> status();

    /** What its user may do may have become less: consumers of what may not be read any more have to end. */
    void permissionsReduced();

    /** Closes the connection with an error that names the operator's reason. */
    void closeForced(String reason);
}
