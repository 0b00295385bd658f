package io.chasqui.server.management;

import io.chasqui.server.StartException;
import io.chasqui.server.broker.Broker;
import io.chasqui.server.config.ManagementConfig;
import io.chasqui.server.management.http.Routes;
import io.chasqui.server.management.reference.ReferenceResource;
import io.chasqui.server.management.resource.Endpoints;
import io.chasqui.server.management.resource.Resources;
import io.chasqui.server.statistics.NodeFigures;
import io.chasqui.server.statistics.Statistics;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.jetty.compression.gzip.GzipCompression;
import org.eclipse.jetty.compression.server.CompressionHandler;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves the management HTTP API on threads of its own, apart from the event loops. */
public final class ManagementServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ManagementServer.class);

    private static final int MAX_THREADS = 16;
    private static final int MIN_THREADS = 4;
    private static final int MAX_CONNECTIONS = 1024;
    private static final int GZIP_FROM_BYTES = 1024;

    private final HttpListeners listeners;
    private final Statistics statistics;

    private ManagementServer(HttpListeners listeners, Statistics statistics) {
        this.listeners = listeners;
        this.statistics = statistics;
    }

    /**
     * @param endpoints where the broker listens; its own addresses are added
     * @param dataDirectory null if the broker keeps everything in memory
     * @throws StartException LISTENER_UNAVAILABLE
     */
    public static ManagementServer start(
            Broker broker, ManagementConfig config, Endpoints endpoints, Path dataDirectory) {
        QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS, MIN_THREADS, HttpListeners.IDLE_MILLIS);
        threads.setName("chasqui-http");
        threads.setDaemon(true);
        Server server = new Server(threads);
        Statistics statistics = new Statistics(broker, new NodeFigures(broker, dataDirectory));
        HttpListeners listeners = new HttpListeners(server, http());
        config.address().ifPresent(listeners::add);
        config.sslAddress()
                .ifPresent(address -> listeners.add(address, endpoints.tls().management()));
        ApiHandler api = new ApiHandler(broker, routes(broker, endpoints, statistics), config);
        server.setHandler(prefixed(config, compressed(new PageHandler(api, config.strictTransportSecurity()))));
        listeners.start(MAX_CONNECTIONS);
        statistics.start();
        listeners.bound().forEach(bound -> announce(bound, endpoints));
        return new ManagementServer(listeners, statistics);
    }

    private static void announce(HttpListeners.Bound bound, Endpoints endpoints) {
        endpoints.add(bound.tls() == null ? Endpoints.HTTP : Endpoints.HTTPS, bound.address(), bound.tls());
        LOG.info("Management API listens on {}{}", bound.address(), bound.tls() == null ? "" : " with TLS");
    }

    private static Routes routes(Broker broker, Endpoints endpoints, Statistics statistics) {
        Routes routes = new Routes();
        Resources.of(broker, endpoints, statistics).forEach(resource -> resource.addTo(routes));
        new ReferenceResource(broker.serverProperties().get("version").toString()).addTo(routes);
        new LoginResource(broker, new Authenticator(broker.logins(), broker.loginAttempts())).addTo(routes);
        return routes;
    }

    private static HttpConfiguration http() {
        HttpConfiguration http = new HttpConfiguration();
        // Names of queues may be anything. Paths lead to no files, and each segment is decoded for itself, once.
        http.setUriCompliance(UriCompliance.UNSAFE);
        http.setSendServerVersion(false);
        http.setSendXPoweredBy(false);
        return http;
    }

    private static Handler prefixed(ManagementConfig config, Handler handler) {
        return config.prefix().isEmpty() ? handler : new PathPrefixHandler(config.prefix(), handler);
    }

    private static CompressionHandler compressed(Handler handler) {
        GzipCompression gzip = new GzipCompression();
        gzip.setMinCompressSize(GZIP_FROM_BYTES);
        CompressionHandler compressing = new CompressionHandler(handler);
        compressing.putCompression(gzip);
        return compressing;
    }

    /** Where it listens, first without TLS and then with; the ports are the real ones. */
    public List<InetSocketAddress> addresses() {
        return listeners.bound().stream().map(HttpListeners.Bound::address).toList();
    }

    /** Answers no more requests. */
    @Override
    public void close() {
        statistics.close();
        listeners.close();
    }
}
