package io.chasqui.server.management.resource;

import io.chasqui.server.management.http.ApiException;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** The one broker process, under the name that tools know a node by. */
final class Node {

    private static final String NAME = "chasqui@" + hostName();

    private Node() {}

    static String name() {
        return NAME;
    }

    /** @throws ApiException 404 unless this is the name */
    static void require(String name) {
        if (!NAME.equals(name)) {
            throw ApiException.notFound();
        }
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}
