package io.chasqui.server.management.resource;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.chasqui.server.management.http.Json;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;

/** Where this broker listens, and for which protocols. Thread-safe. */
public final class Endpoints {

    /** The name under which the API knows AMQP. */
    public static final String AMQP = "amqp";

    /** The name under which the API knows itself. */
    public static final String HTTP = "http";

    /** The name under which the API knows the metrics. */
    public static final String PROMETHEUS = "http/prometheus";

    /** One listener. */
    record Endpoint(String protocol, InetSocketAddress address) {}

    private final List<Endpoint> all = new CopyOnWriteArrayList<>();

    public void add(String protocol, InetSocketAddress address) {
        all.add(new Endpoint(protocol, address));
    }

    List<Endpoint> all() {
        return Collections.unmodifiableList(all);
    }

    /** Sorted, each once. */
    Collection<String> protocols() {
        Collection<String> protocols = new TreeSet<>();
        all.forEach(endpoint -> protocols.add(endpoint.protocol()));
        return protocols;
    }

    /** As overviews show them. */
    ArrayNode toJson() {
        ArrayNode listeners = Json.array();
        for (Endpoint endpoint : all) {
            listeners.add(Json.object()
                    .put("node", Node.name())
                    .put("protocol", endpoint.protocol())
                    .put("ip_address", endpoint.address().getHostString())
                    .put("port", endpoint.address().getPort())
                    .put("tls", false));
        }
        return listeners;
    }
}
