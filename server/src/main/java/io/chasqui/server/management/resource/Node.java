package io.chasqui.server.management.resource;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** The one broker process, under the name that tools know a node by. */
final class Node {

    private static final String NAME = "chasqui@" + hostName();

    private Node() {}

    static String name() {
        return NAME;
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}
