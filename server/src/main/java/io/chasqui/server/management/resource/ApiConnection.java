package io.chasqui.server.management.resource;

import io.chasqui.server.broker.ClientConnection;
import io.chasqui.server.loop.BrokerLoop;

/**
 * A request as the broker core sees it: somebody who declares and deletes like a client, and owns nothing.
 *
 * @param loop will own the queues that it declares
 */
record ApiConnection(String user, String vhost, BrokerLoop loop) implements ClientConnection {

    @Override
    public String name() {
        return "management API";
    }

    @Override
    public boolean isGone() {
        return false;
    }

    @Override
    public void closeForced(String reason) {
        // A request ends by itself.
    }
}
