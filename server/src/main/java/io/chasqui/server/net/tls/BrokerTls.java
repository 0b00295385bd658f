package io.chasqui.server.net.tls;

import io.chasqui.server.config.BrokerConfig;
import io.chasqui.server.config.ConfigException;
import io.chasqui.server.config.TlsOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The TLS of one broker: the certificates of its listeners, which are read anew when their files change, and the threads
 * on which handshakes are computed, because a signature takes longer than an event loop may. Thread-safe.
 */
public final class BrokerTls implements AutoCloseable {

    private static final int HANDSHAKE_THREADS = 2;

    /** Handshakes waiting for a thread; more fail, and their clients may come back. */
    private static final int MAX_WAITING_HANDSHAKES = 10_000;

    private final BrokerConfig config;
    private final List<TlsGroup> groups = new ArrayList<>();
    private final ThreadPoolExecutor handshakes;
    private final ScheduledThreadPoolExecutor reloads;
    private final TlsGroup amqp;
    private final TlsGroup management;
    private final TlsGroup prometheus;

    /**
     * Reads the certificates of all listeners that need some. Starts no thread before there is something to do.
     *
     * @throws ConfigException if there are files that cannot be used
     */
    public BrokerTls(BrokerConfig config) {
        this.config = config;
        this.amqp = group(!config.network().sslAddresses().isEmpty(), BrokerConfig.AMQP_TLS, config.amqpTls());
        boolean https = config.management().enabled()
                && config.management().sslAddress().isPresent();
        this.management = group(https, BrokerConfig.MANAGEMENT_TLS, config.managementTls());
        boolean metrics = config.prometheus().enabled()
                && config.prometheus().sslAddress().isPresent();
        this.prometheus = group(metrics, BrokerConfig.PROMETHEUS_TLS, config.prometheusTls());
        this.handshakes = new ThreadPoolExecutor(
                HANDSHAKE_THREADS,
                HANDSHAKE_THREADS,
                10,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(MAX_WAITING_HANDSHAKES),
                threads("chasqui-tls"));
        handshakes.allowCoreThreadTimeOut(true);
        this.reloads = new ScheduledThreadPoolExecutor(1, threads("chasqui-certificates"));
    }

    private TlsGroup group(boolean needed, String prefix, TlsOptions options) {
        if (!needed) {
            return null;
        }
        try {
            TlsGroup group = new TlsGroup(prefix, options);
            groups.add(group);
            return group;
        } catch (UnusableCertificateException e) {
            throw new ConfigException(List.of(prefix + e.getMessage()));
        }
    }

    private static ThreadFactory threads(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    /** Begins to look at the files from time to time. */
    public void watch() {
        long seconds = config.tls().reloadInterval().toSeconds();
        if (!groups.isEmpty() && seconds > 0) {
            reloads.scheduleWithFixedDelay(this::reload, seconds, seconds, TimeUnit.SECONDS);
        }
    }

    /**
     * Looks at the files now.
     *
     * @return why some of them cannot be used, in which case their listeners stay as they are
     */
    public List<String> reload() {
        return groups.stream().map(TlsGroup::refresh).flatMap(Optional::stream).toList();
    }

    /** Null if no listener for AMQP has TLS. */
    public TlsGroup amqp() {
        return amqp;
    }

    /** Null if the management API has no listener with TLS. */
    public TlsGroup management() {
        return management;
    }

    /** Null if there is no listener with TLS for Prometheus. */
    public TlsGroup prometheus() {
        return prometheus;
    }

    /** Where handshakes are computed. */
    Executor handshakes() {
        return handshakes;
    }

    @Override
    public void close() {
        reloads.shutdownNow();
        handshakes.shutdownNow();
    }
}
