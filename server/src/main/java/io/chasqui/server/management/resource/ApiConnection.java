package io.chasqui.server.management.resource;

import io.chasqui.server.broker.ClientConnection;
import io.chasqui.server.broker.ConnectionStatus;
import io.chasqui.server.loop.BrokerLoop;
import io.chasqui.server.traffic.ConnectionTraffic;

/**
 * A request as the broker core sees it: somebody who declares and deletes like a client, and owns nothing.
 *
 * @param loop will own the queues that it declares
 */
record ApiConnection(String user, String vhost, BrokerLoop loop) implements ClientConnection {

    /** In the place of a connection's name. */
    static final String NAME = "management API";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean isGone() {
        return false;
    }

    @Override
    public ConnectionTraffic traffic() {
        return new ConnectionTraffic();
    }

    @Override
    public ConnectionStatus status() {
        return null;
    }

    @Override
    public void permissionsReduced() {
        // Whatever it does it has done by then.
    }

    @Override
    public void closeForced(String reason) {
        // A request ends by itself.
    }
}
