package io.chasqui.server.management.resource;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.chasqui.server.management.http.Json;
import io.chasqui.server.net.tls.BrokerTls;
import io.chasqui.server.net.tls.TlsGroup;
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

    /** AMQP with TLS. */
    public static final String AMQPS = "amqp/ssl";

    /** The name under which the API knows itself. */
    public static final String HTTP = "http";

    /** The name under which the API knows the metrics. */
    public static final String PROMETHEUS = "http/prometheus";

    /** The metrics with TLS. */
    public static final String PROMETHEUS_TLS = "https/prometheus";

    /** The API with TLS. */
    public static final String HTTPS = "https";

    /**
     * One listener.
     *
     * @param tls null if it has none
     */
    record Endpoint(String protocol, InetSocketAddress address, TlsGroup tls) {}

    private final BrokerTls tls;

    private final List<Endpoint> all = new CopyOnWriteArrayList<>();

    public Endpoints(BrokerTls tls) {
        this.tls = tls;
    }

    /** A listener without TLS. */
    public void add(String protocol, InetSocketAddress address) {
        add(protocol, address, null);
    }

    /** @param group null if it has no TLS */
    public void add(String protocol, InetSocketAddress address, TlsGroup group) {
        all.add(new Endpoint(protocol, address, group));
    }

    /** The certificates of all listeners. */
    public BrokerTls tls() {
        return tls;
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
                    .put("tls", endpoint.tls() != null));
        }
        return listeners;
    }
}
