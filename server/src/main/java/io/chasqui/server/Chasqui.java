package io.chasqui.server;

import com.codahale.metrics.MetricRegistry;
import io.chasqui.server.StartException.Reason;
import io.chasqui.server.amqp091.ConnectionInitializer;
import io.chasqui.server.broker.Alarms;
import io.chasqui.server.broker.Broker;
import io.chasqui.server.broker.ResourceMonitor;
import io.chasqui.server.broker.SlowClients;
import io.chasqui.server.broker.VirtualHostQuotas;
import io.chasqui.server.config.BrokerConfig;
import io.chasqui.server.loop.BrokerLoops;
import io.chasqui.server.management.ManagementServer;
import io.chasqui.server.management.resource.Endpoints;
import io.chasqui.server.management.resource.LoadDefinitions;
import io.chasqui.server.metrics.BrokerMetrics;
import io.chasqui.server.net.Listeners;
import io.chasqui.server.net.tls.BrokerTls;
import io.chasqui.server.net.tls.TlsInitializer;
import io.chasqui.server.prometheus.PrometheusServer;
import io.chasqui.store.definitions.DefinitionStore;
import io.chasqui.store.definitions.InMemoryDefinitionStore;
import io.chasqui.store.definitions.MapDbDefinitionStore;
import io.chasqui.store.log.MessageStore;
import io.chasqui.store.log.StoreOptions;
import io.chasqui.store.queue.MemoryBudget;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running broker: the way to start one, from the command line or inside another program, and to stop it. Several can
 * run in one JVM. Thread-safe.
 */
public final class Chasqui implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Chasqui.class);

    private static final String SHUTDOWN = "broker forced connection closure with reason 'shutdown'";
    private static final int CLIENTS_MAY_TAKE_SECONDS = 3;

    private final DataDirectory directory;
    private final BrokerLoops loops;
    private final Broker broker;
    private final ResourceMonitor monitor;
    private final BrokerTls tls;
    private final Listeners listeners;
    private final BrokerMetrics metrics;
    private final ManagementServer management;
    private final PrometheusServer prometheus;
    private final AtomicBoolean closing = new AtomicBoolean();
    private final CountDownLatch stopped = new CountDownLatch(1);

    /**
     * Starts a broker whose durable queues, messages and definitions are kept in a directory.
     *
     * @param dataDirectory created if it does not exist; at most one broker uses it at a time
     * @throws StartException if the directory or a port cannot be used; nothing is left behind
     */
    public static Chasqui start(BrokerConfig config, Path dataDirectory) {
        return open(config, DataDirectory.open(dataDirectory));
    }

    /**
     * Starts a broker that keeps everything in memory and forgets it when it is closed: for tests.
     *
     * @throws StartException if a port cannot be used; nothing is left behind
     */
    public static Chasqui startInMemory(BrokerConfig config) {
        return open(config, null);
    }

    private static Chasqui open(BrokerConfig config, DataDirectory directory) {
        Opening opening = new Opening();
        try {
            return new Chasqui(config, directory, opening);
        } catch (RuntimeException e) {
            opening.undo();
            if (directory != null) {
                directory.close();
            }
            throw e;
        }
    }

    private Chasqui(BrokerConfig config, DataDirectory directory, Opening opening) {
        this.directory = directory;
        int loopCount = config.network().eventLoops(Runtime.getRuntime().availableProcessors());
        loops = opening.opened(new BrokerLoops(loopCount, "chasqui-loop"));
        Alarms alarms = new Alarms(loops);
        long memoryLimit = config.resources().memoryLimit(Runtime.getRuntime().maxMemory());
        MemoryBudget memory = new MemoryBudget(memoryLimit / 3, memoryLimit / 3 * 2);
        Path path = directory == null ? null : directory.path();
        monitor = opening.opened(new ResourceMonitor(
                alarms, memory, memoryLimit, path, config.resources().diskFreeLimit()));
        MessageStore messages = opening.opened(openMessages(config, directory, monitor));
        DefinitionStore definitions = opening.opened(openDefinitions(directory));
        loops.join(messages::partition);
        broker = opening.opened(new Broker(config, loops, messages, definitions, memory, alarms));
        tls = opening.opened(new BrokerTls(config));
        LoadDefinitions.run(broker, config.definitions());
        listeners = opening.opened(new Listeners(loops));
        bindListeners(config);
        metrics = new BrokerMetrics(broker, path);
        prometheus = config.prometheus().listens()
                ? opening.opened(
                        PrometheusServer.start(broker, metrics.instruments(), config.prometheus(), tls.prometheus()))
                : null;
        management = config.management().listens() ? opening.opened(startManagement()) : null;
        monitor.alsoCheck(new VirtualHostQuotas(broker)::check);
        monitor.alsoCheck(new SlowClients(broker.connections().all())::check);
        monitor.alsoCheck(metrics::sample);
        monitor.start();
        tls.watch();
    }

    private void bindListeners(BrokerConfig config) {
        ConnectionInitializer amqp = new ConnectionInitializer(broker);
        listeners.bind(Endpoints.AMQP, config.network().tcpAddresses(), amqp);
        if (tls.amqp() != null) {
            TlsInitializer inside =
                    new TlsInitializer(tls, tls.amqp(), config.tls().handshakeTimeout(), amqp::begin);
            listeners.bind(Endpoints.AMQPS, config.network().sslAddresses(), inside);
        }
    }

    private static MessageStore openMessages(BrokerConfig config, DataDirectory directory, ResourceMonitor monitor) {
        if (directory == null) {
            return MessageStore.inMemory();
        }
        StoreOptions options = StoreOptions.DEFAULT
                .withSegmentBytes(config.storage().journalSegmentSize())
                .withCheckpointBytes(config.storage().checkpointBytes())
                .withVolumeBytes(config.storage().volumeSize());
        try {
            return MessageStore.open(directory.messages(), options, monitor);
        } catch (IOException e) {
            throw new StartException(Reason.DATA_UNREADABLE, "cannot open the messages: " + e.getMessage(), e);
        }
    }

    private static DefinitionStore openDefinitions(DataDirectory directory) {
        if (directory == null) {
            return new InMemoryDefinitionStore();
        }
        try {
            return MapDbDefinitionStore.open(directory.definitions());
        } catch (IOException e) {
            throw new StartException(Reason.DATA_UNREADABLE, "cannot open the definitions: " + e.getMessage(), e);
        }
    }

    /**
     * Where the broker listens, in the order of the configuration, listeners with TLS last; ports are the real ones.
     */
    public List<InetSocketAddress> addresses() {
        return listeners.bound().stream().map(Listeners.Bound::address).toList();
    }

    /** Where the broker listens with TLS. */
    public List<InetSocketAddress> tlsAddresses() {
        return listeners.bound().stream()
                .filter(bound -> bound.protocol().equals(Endpoints.AMQPS))
                .map(Listeners.Bound::address)
                .toList();
    }

    /** Port of the first listener. */
    public int port() {
        return addresses().get(0).getPort();
    }

    /** Where the management HTTP API listens, if this broker has one; with TLS only if it does not without. */
    public Optional<InetSocketAddress> managementAddress() {
        return Optional.ofNullable(management).map(server -> server.addresses().get(0));
    }

    /** Where Prometheus fetches metrics, if this broker listens for it; with TLS only if it does not without. */
    public Optional<InetSocketAddress> prometheusAddress() {
        return Optional.ofNullable(prometheus)
                .map(server -> server.bound().get(0).address());
    }

    /** Everything that is measured of this broker as a whole, for reporters of the metrics library. */
    public MetricRegistry metrics() {
        return metrics.registry();
    }

    /** For clients on this machine, as the default user: {@code amqp://guest:guest@127.0.0.1:5672}. */
    public String uri() {
        var access = broker.config().access();
        String scheme = tlsAddresses().contains(addresses().get(0)) ? "amqps://" : "amqp://";
        return scheme + access.defaultUser() + ":" + access.defaultPass() + "@127.0.0.1:" + port();
    }

    /** The broker core, for programs that embed it. */
    public Broker broker() {
        return broker;
    }

    /** Returns when the broker has been closed. */
    public void awaitStop() throws InterruptedException {
        stopped.await();
    }

    /** Closes listeners and connections, stores what is alive, and ends every thread. Later calls wait for the first. */
    @Override
    public void close() {
        if (!closing.compareAndSet(false, true)) {
            waitUntilStopped();
            return;
        }
        try {
            listeners.close();
            // Clients first: they have little time to hear why, and the HTTP server may take its own.
            broker.closeConnections(SHUTDOWN, CLIENTS_MAY_TAKE_SECONDS, TimeUnit.SECONDS);
            closeHttp();
            broker.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            LOG.warn("interrupted while stopping; the next start replays the journal");
        } finally {
            monitor.close();
            listeners.closeSockets();
            tls.close();
            loops.close();
            if (directory != null) {
                directory.close();
            }
            stopped.countDown();
        }
    }

    private ManagementServer startManagement() {
        Endpoints endpoints = new Endpoints(tls);
        listeners
                .bound()
                .forEach(bound -> endpoints.add(
                        bound.protocol(),
                        bound.address(),
                        bound.protocol().equals(Endpoints.AMQPS) ? tls.amqp() : null));
        if (prometheus != null) {
            prometheus
                    .bound()
                    .forEach(bound -> endpoints.add(
                            bound.tls() == null ? Endpoints.PROMETHEUS : Endpoints.PROMETHEUS_TLS,
                            bound.address(),
                            bound.tls()));
        }
        Path path = directory == null ? null : directory.path();
        return ManagementServer.start(broker, broker.config().management(), endpoints, path);
    }

    private void closeHttp() {
        if (management != null) {
            management.close();
        }
        if (prometheus != null) {
            prometheus.close();
        }
    }

    private void waitUntilStopped() {
        try {
            stopped.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
