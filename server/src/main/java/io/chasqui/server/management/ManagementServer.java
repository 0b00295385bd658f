package io.chasqui.server.management;

import io.chasqui.server.StartException;
import io.chasqui.server.StartException.Reason;
import io.chasqui.server.broker.Broker;
import io.chasqui.server.config.ManagementConfig;
import io.chasqui.server.management.http.Routes;
import io.chasqui.server.management.resource.Endpoints;
import io.chasqui.server.management.resource.Resources;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.compression.gzip.GzipCompression;
import org.eclipse.jetty.compression.server.CompressionHandler;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
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
    private static final long IDLE_MILLIS = TimeUnit.SECONDS.toMillis(60);

    private final Server server;
    private final ServerConnector connector;

    private ManagementServer(Server server, ServerConnector connector) {
        this.server = server;
        this.connector = connector;
    }

    /**
     * @param endpoints where the broker listens; its own address is added
     * @param dataDirectory null if the broker keeps everything in memory
     * @throws StartException LISTENER_UNAVAILABLE
     */
    public static ManagementServer start(
            Broker broker, ManagementConfig config, Endpoints endpoints, Path dataDirectory) {
        QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS, MIN_THREADS, (int) IDLE_MILLIS);
        threads.setName("chasqui-http");
        threads.setDaemon(true);
        Server server = new Server(threads);
        ServerConnector connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http()));
        connector.setHost(
                config.address().host().isEmpty() ? null : config.address().host());
        connector.setPort(config.address().port());
        connector.setIdleTimeout(IDLE_MILLIS);
        server.addConnector(connector);
        server.addBean(new NetworkConnectionLimit(MAX_CONNECTIONS, connector));
        server.setHandler(
                prefixed(config, compressed(new ApiHandler(broker, routes(broker, endpoints, dataDirectory), config))));
        ManagementServer management = new ManagementServer(server, connector);
        management.start(config);
        endpoints.add(Endpoints.HTTP, management.address());
        return management;
    }

    private static Routes routes(Broker broker, Endpoints endpoints, Path dataDirectory) {
        Routes routes = new Routes();
        Resources.of(broker, endpoints, dataDirectory).forEach(resource -> resource.addTo(routes));
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

    private void start(ManagementConfig config) {
        try {
            server.start();
            LOG.info("Management API listens on {}", address());
        } catch (Exception e) {
            close();
            throw new StartException(
                    Reason.LISTENER_UNAVAILABLE, "cannot listen on " + config.address() + ": " + reason(e), e);
        }
    }

    private static String reason(Exception e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        String message = String.valueOf(cause.getMessage());
        return message.contains("in use") ? "the port is in use" : message;
    }

    /** Where it listens; the port is the real one. */
    public InetSocketAddress address() {
        String host = connector.getHost();
        int port = connector.getLocalPort();
        return host == null ? new InetSocketAddress(port) : new InetSocketAddress(host, port);
    }

    /** Answers no more requests. */
    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            LOG.warn("the management API did not stop in order", e);
        }
    }
}
