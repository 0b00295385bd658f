package io.chasqui.server.prometheus;

import io.chasqui.server.StartException;
import io.chasqui.server.broker.Broker;
import io.chasqui.server.config.PrometheusConfig;
import io.chasqui.server.management.Authenticator;
import io.chasqui.server.management.HttpListeners;
import io.chasqui.server.metrics.Instruments;
import io.chasqui.server.net.tls.TlsGroup;
import java.util.List;
import java.util.zip.Deflater;
import org.eclipse.jetty.compression.gzip.GzipCompression;
import org.eclipse.jetty.compression.gzip.GzipEncoderConfig;
import org.eclipse.jetty.compression.server.CompressionHandler;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves metrics to Prometheus, on few threads of its own: scrapes may wait for each other, but traffic not for them. */
public final class PrometheusServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PrometheusServer.class);

    /** Two for each socket accept and select. */
    private static final int MAX_THREADS = 8;

    private static final int MIN_THREADS = 3;
    private static final int MAX_CONNECTIONS = 128;

    private final HttpListeners listeners;

    private PrometheusServer(HttpListeners listeners) {
        this.listeners = listeners;
    }

    /**
     * @param tls of the listener with TLS; null if there is none
     * @throws StartException LISTENER_UNAVAILABLE
     */
    public static PrometheusServer start(
            Broker broker, Instruments instruments, PrometheusConfig config, TlsGroup tls) {
        QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS, MIN_THREADS, HttpListeners.IDLE_MILLIS);
        threads.setName("chasqui-prometheus");
        threads.setDaemon(true);
        Server server = new Server(threads);
        HttpListeners listeners = new HttpListeners(server, http());
        config.address().ifPresent(listeners::add);
        config.sslAddress().ifPresent(address -> listeners.add(address, tls));
        Authenticator authenticator =
                config.authenticates() ? new Authenticator(broker.logins(), broker.loginAttempts()) : null;
        Exposition exposition = new Exposition(broker, instruments);
        server.setHandler(compressed(new ScrapeHandler(exposition, config.perObject(), authenticator)));
        listeners.start(MAX_CONNECTIONS);
        listeners
                .bound()
                .forEach(bound -> LOG.info(
                        "Metrics for Prometheus are on {}{}", bound.address(), bound.tls() == null ? "" : " with TLS"));
        return new PrometheusServer(listeners);
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

    /** Where it listens, first without TLS and then with. */
    public List<HttpListeners.Bound> bound() {
        return listeners.bound();
    }

    /** Answers no more scrapes. */
    @Override
    public void close() {
        listeners.close();
    }
}
