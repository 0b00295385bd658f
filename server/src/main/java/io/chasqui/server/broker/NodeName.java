package io.chasqui.server.broker;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** The name under which tools and error texts know this broker process. */
public final class NodeName {

    /** Asked for when somebody needs it: a resolver can take its time. */
    private static final class Holder {
        private static final String NAME = "chasqui@" + hostName();
    }

    private NodeName() {}

    /** {@code chasqui@} and the name of the host. */
    public static String local() {
        return Holder.NAME;
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}
