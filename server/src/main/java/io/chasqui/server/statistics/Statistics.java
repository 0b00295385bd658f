package io.chasqui.server.statistics;

import io.chasqui.server.broker.Broker;
import io.chasqui.server.broker.BrokerQueue;
import io.chasqui.server.broker.ClientConnection;
import io.chasqui.server.broker.ConnectionStatus;
import io.chasqui.server.broker.ConnectionStatus.ChannelStatus;
import io.chasqui.server.broker.VirtualHost;
import io.chasqui.server.config.StatisticsConfig;
import io.chasqui.server.traffic.ChannelTraffic;
import io.chasqui.server.traffic.ExchangeCount;
import io.chasqui.store.count.Counts;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes samples of everything that is counted, every few seconds, and keeps them for a while. Has a thread of its own;
 * event loops have no work with it. What is known can be read on any thread.
 */
public final class Statistics implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Statistics.class);

    private final Broker broker;
    private final StatisticsConfig config;
    private final NodeFigures node;
    private final Histories<BrokerQueue> queues;
    private final Histories<Counts<ExchangeCount>> exchanges;
    private final Histories<ClientConnection> connections;
    private final Histories<ChannelTraffic> channels;
    private final Histories<VirtualHost> vhosts;
    private final Histories<Broker> wholes;
    private final Histories<NodeFigures> nodes;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread sampler = new Thread(task, "chasqui-statistics");
        sampler.setDaemon(true);
        return sampler;
    });

    public Statistics(Broker broker, NodeFigures node) {
        this.broker = broker;
        this.node = node;
        this.config = broker.config().statistics();
        Layouts layouts = new Layouts(new Retention(config.interval()), broker);
        this.queues = new Histories<>(layouts.ofQueues());
        this.exchanges = new Histories<>(layouts.ofExchanges());
        this.connections = new Histories<>(layouts.ofConnections());
        this.channels = new Histories<>(layouts.ofChannels());
        this.vhosts = new Histories<>(layouts.ofVhosts());
        this.wholes = new Histories<>(layouts.ofBroker());
        this.nodes = new Histories<>(layouts.ofNodes());
    }

    /** Begins to take samples, if the configuration wants them. */
    public void start() {
        if (config.samples()) {
            long interval = config.intervalMillis();
            long untilNext = interval - System.currentTimeMillis() % interval;
            thread.execute(this::sample);
            thread.scheduleAtFixedRate(this::sample, untilNext, interval, TimeUnit.MILLISECONDS);
        }
    }

    private void sample() {
        try {
            // On the mark, however early or late the thread is woken up.
            long interval = config.intervalMillis();
            sample(Math.round((double) System.currentTimeMillis() / interval) * interval);
        } catch (RuntimeException e) {
            LOG.error("cannot take samples of what is counted", e);
        }
    }

    /** Takes one sample of everything. */
    void sample(long millis) {
        List<Counts<ExchangeCount>> published = new ArrayList<>();
        List<BrokerQueue> all = new ArrayList<>();
        for (VirtualHost vhost : broker.vhosts().all()) {
            published.addAll(vhost.traffic().exchanges().published());
            all.addAll(vhost.queues());
        }
        queues.sample(millis, all);
        exchanges.sample(millis, published);
        vhosts.sample(millis, broker.vhosts().all());
        wholes.sample(millis, List.of(broker));
        nodes.sample(millis, List.of(node));
        sampleConnections(millis);
    }

    private void sampleConnections(long millis) {
        List<ChannelTraffic> open = new ArrayList<>();
        for (ClientConnection connection : broker.connections().all()) {
            ConnectionStatus status = connection.status();
            if (status != null) {
                status.channels().stream().map(ChannelStatus::traffic).forEach(open::add);
            }
        }
        connections.sample(millis, broker.connections().all());
        channels.sample(millis, open);
    }

    /** Forgets all samples; the counters go on. */
    public void reset() {
        thread.execute(() -> {
            List.of(queues, exchanges, connections, channels, vhosts, wholes, nodes)
                    .forEach(Histories::clear);
            sample();
        });
    }

    public Watch of(BrokerQueue queue) {
        return queues.of(queue);
    }

    /** @param counts those of an exchange */
    public Watch of(Counts<ExchangeCount> counts) {
        return exchanges.of(counts);
    }

    public Watch of(ClientConnection connection) {
        return connections.of(connection);
    }

    public Watch of(ChannelTraffic channel) {
        return channels.of(channel);
    }

    public Watch of(VirtualHost vhost) {
        return vhosts.of(vhost);
    }

    /** Everything together, deleted virtual hosts included. */
    public Watch ofBroker() {
        return wholes.of(broker);
    }

    /** The process, and what comes and goes. */
    public Watch ofNode() {
        return nodes.of(node);
    }

    public StatisticsConfig config() {
        return config;
    }

    /** What the process takes, now. */
    public NodeFigures node() {
        return node;
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
