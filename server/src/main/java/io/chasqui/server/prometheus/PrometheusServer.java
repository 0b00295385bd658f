package io.chasqui.server.prometheus;

import io.chasqui.server.StartException;
import io.chasqui.server.StartException.Reason;
import io.chasqui.server.broker.Broker;
import io.chasqui.server.config.PrometheusConfig;
import io.chasqui.server.management.Authenticator;
import io.chasqui.server.metrics.Instruments;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.zip.Deflater;
import org.eclipse.jetty.compression.gzip.GzipCompression;
import org.eclipse.jetty.compression.gzip.GzipEncoderConfig;
import org.eclipse.jetty.compression.server.CompressionHandler;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves metrics to Prometheus, on few threads of its own: scrapes may wait for each other, but traffic not for them. */
public final class PrometheusServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PrometheusServer.class);

    /** Two of them accept and select. */
    private static final int MAX_THREADS = 6;

    private static final int MIN_THREADS = 3;
    private static final int MAX_CONNECTIONS = 128;
    private static final long IDLE_MILLIS = TimeUnit.SECONDS.toMillis(60);

    private final Server server;
    private final ServerConnector connector;

    private PrometheusServer(Server server, ServerConnector connector) {
        this.server = server;
        this.connector = connector;
    }

    /** @throws StartException LISTENER_UNAVAILABLE */
    public static PrometheusServer start(Broker broker, Instruments instruments, PrometheusConfig config) {
        QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS, MIN_THREADS, (int) IDLE_MILLIS);
        threads.setName("chasqui-prometheus");
        threads.setDaemon(true);
        Server server = new Server(threads);
        ServerConnector connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http()));
        connector.setHost(
                config.address().host().isEmpty() ? null : config.address().host());
        connector.setPort(config.address().port());
        connector.setIdleTimeout(IDLE_MILLIS);
        server.addConnector(connector);
        server.addBean(new NetworkConnectionLimit(MAX_CONNECTIONS, connector));
        Authenticator authenticator =
                config.authenticates() ? new Authenticator(broker.logins(), broker.loginAttempts()) : null;
        Exposition exposition = new Exposition(broker, instruments);
        server.setHandler(compressed(new ScrapeHandler(exposition, config.perObject(), authenticator)));
        PrometheusServer prometheus = new PrometheusServer(server, connector);
        prometheus.start(config);
        return prometheus;
    }

    private static HttpConfiguration http() {
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setSendXPoweredBy(false);
        return http;
    }

    /** Lightly: a long page repeats itself so much that more effort costs time and saves little. */
    private static Handler compressed(Handler handler) {
        GzipEncoderConfig effort = new GzipEncoderConfig();
        effort.setCompressionLevel(Deflater.BEST_SPEED);
        GzipCompression gzip = new GzipCompression();
        gzip.setDefaultEncoderConfig(effort);
        CompressionHandler compressing = new CompressionHandler(handler);
        compressing.putCompression(gzip);
        return compressing;
    }

    private void start(PrometheusConfig config) {
        try {
            server.start();
            LOG.info("Metrics for Prometheus are on {}", address());
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

    /** Answers no more scrapes. */
    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            LOG.warn("the listener for Prometheus did not stop in order", e);
        }
    }
}
