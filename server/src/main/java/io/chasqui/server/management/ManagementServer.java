package io.chasqui.server.management;

import io.chasqui.server.StartException;
import io.chasqui.server.StartException.Reason;
import io.chasqui.server.broker.Broker;
import io.chasqui.server.config.ManagementConfig;
import io.chasqui.server.management.http.Routes;
import io.chasqui.server.management.reference.ReferenceResource;
import io.chasqui.server.management.resource.Endpoints;
import io.chasqui.server.management.resource.Resources;
import io.chasqui.server.net.tls.TlsGroup;
import io.chasqui.server.statistics.NodeFigures;
import io.chasqui.server.statistics.Statistics;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.eclipse.jetty.compression.gzip.GzipCompression;
import org.eclipse.jetty.compression.server.CompressionHandler;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
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
    private static final int IDLE_MILLIS = 60_000;

    private final Server server;
    private final Statistics statistics;

    private ManagementServer(Server server, Statistics statistics) {
        this.server = server;
        this.statistics = statistics;
    }

    /**
     * @param endpoints where the broker listens; its own addresses are added
     * @param dataDirectory null if the broker keeps everything in memory
     * @throws StartException LISTENER_UNAVAILABLE
     */
    public static ManagementServer start(
            Broker broker, ManagementConfig config, Endpoints endpoints, Path dataDirectory) {
        QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS, MIN_THREADS, IDLE_MILLIS);
        threads.setName("chasqui-http");
        threads.setDaemon(true);
        Server server = new Server(threads);
        Statistics statistics = new Statistics(broker, new NodeFigures(broker, dataDirectory));
        List<ServerConnector> connectors = connectors(server, config, endpoints);
        connectors.forEach(server::addConnector);
        server.addBean(new NetworkConnectionLimit(MAX_CONNECTIONS, connectors.toArray(Connector[]::new)));
        server.setHandler(
                prefixed(config, compressed(new ApiHandler(broker, routes(broker, endpoints, statistics), config))));
        ManagementServer management = new ManagementServer(server, statistics);
        management.start(endpoints);
        return management;
    }

    private static List<ServerConnector> connectors(Server server, ManagementConfig config, Endpoints endpoints) {
        HttpConfiguration http = http();
        List<ServerConnector> connectors = new ArrayList<>();
        config.address().ifPresent(address -> connectors.add(HttpConnectors.http(server, address, http)));
        config.sslAddress()
                .ifPresent(address -> connectors.add(HttpConnectors.https(
                        server, address, http, endpoints.tls().management())));
        return connectors;
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

    private static CompressionHandler compressed(ApiHandler handler) {
        GzipCompression gzip = new GzipCompression();
        gzip.setMinCompressSize(GZIP_FROM_BYTES);
        CompressionHandler compressing = new CompressionHandler(new PageHandler(handler));
        compressing.putCompression(gzip);
        return compressing;
    }

    private void start(Endpoints endpoints) {
        try {
            server.start();
            statistics.start();
        } catch (Exception e) {
            close();
            throw new StartException(
                    Reason.LISTENER_UNAVAILABLE, "cannot listen on " + notOpened() + ": " + reason(e), e);
        }
        for (ServerConnector connector : connectors()) {
            InetSocketAddress address = HttpConnectors.address(connector);
            TlsGroup tls = hasTls(connector) ? endpoints.tls().management() : null;
            endpoints.add(tls == null ? Endpoints.HTTP : Endpoints.HTTPS, address, tls);
            LOG.info("Management API listens on {}{}", address, tls == null ? "" : " with TLS");
        }
    }

    private List<ServerConnector> connectors() {
        return Arrays.stream(server.getConnectors())
                .map(ServerConnector.class::cast)
                .toList();
    }

    private static boolean hasTls(ServerConnector connector) {
        return connector.getConnectionFactory(SslConnectionFactory.class) != null;
    }

    /** The configured addresses: which of them is not to be had, the exception does not say. */
    private String notOpened() {
        return connectors().stream()
                .map(connector -> (connector.getHost() == null ? "" : connector.getHost() + ":") + connector.getPort())
                .collect(Collectors.joining(" or "));
    }

    private static String reason(Exception e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        String message = String.valueOf(cause.getMessage());
        return message.contains("in use") ? "the port is in use" : message;
    }

    /** Where it listens, first without TLS and then with; the ports are the real ones. */
    public List<InetSocketAddress> addresses() {
        return connectors().stream().map(HttpConnectors::address).toList();
    }

    /** Answers no more requests. */
    @Override
    public void close() {
        statistics.close();
        try {
            server.stop();
        } catch (Exception e) {
            LOG.warn("the management API did not stop in order", e);
        }
    }
}
