package io.chasqui.server.metrics;

import com.codahale.metrics.MetricRegistry;
import io.chasqui.server.broker.Broker;
import io.chasqui.server.statistics.NodeFigures;
import java.nio.file.Path;

/** Everything that is measured of one broker as a whole. Any thread may call. */
public final class BrokerMetrics {

    private final MetricRegistry registry = new MetricRegistry();
    private final Instruments instruments = new Instruments(registry);
    private final LoopLag lag;

    /** @param dataDirectory null if the broker keeps everything in memory */
    public BrokerMetrics(Broker broker, Path dataDirectory) {
        this.lag = new LoopLag(broker.loops());
        new TrafficMetrics(broker, instruments).add();
        new DeathMetrics(broker.traffic(), instruments).add();
        new LoginMetrics(broker.loginAttempts(), instruments).add();
        new NodeMetrics(broker, new NodeFigures(broker, dataDirectory), instruments).add();
        new StoreMetrics(broker.messages(), instruments).add();
        new LoopMetrics(broker.loops(), lag, instruments).add();
        new JvmMetrics(registry, instruments).add();
    }

    /** All of it, for reporters of the metrics library. */
    public MetricRegistry registry() {
        return registry;
    }

    /** All of it, with names and labels for Prometheus. */
    public Instruments instruments() {
        return instruments;
    }

    /** Measures what does not measure itself; to be called now and then, by one thread. */
    public void sample() {
        lag.measure();
    }
}
