package io.chasqui.benchmarks.traffic;

import io.chasqui.benchmarks.AverageTimeBenchmark;
import io.chasqui.server.traffic.BrokerTraffic;
import io.chasqui.server.traffic.ChannelTraffic;
import io.chasqui.server.traffic.DeliveryCount;
import io.chasqui.server.traffic.ExchangeCount;
import io.chasqui.server.traffic.Protocol;
import io.chasqui.server.traffic.PublishCount;
import io.chasqui.server.traffic.QueueKind;
import io.chasqui.server.traffic.VhostTraffic;
import io.chasqui.store.count.OwnedCounts;
import io.chasqui.store.count.StripedCounts;
import io.chasqui.store.queue.QueueCount;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Setup;

/**
 * What counting costs for one message: everything that is counted for one that is published, routed to a queue,
 * confirmed, delivered and acknowledged.
 */
public class CountingBenchmark extends AverageTimeBenchmark {

    private static final int BODY_LENGTH = 1024;

    private ChannelTraffic publisher;
    private ChannelTraffic consumer;
    private OwnedCounts<ExchangeCount> exchange;
    private OwnedCounts<QueueCount> queue;

    @Setup(Level.Trial)
    public void open() {
        VhostTraffic vhost = new BrokerTraffic(1).open();
        publisher = new ChannelTraffic(vhost.on(0, Protocol.AMQP_0_9_1));
        consumer = new ChannelTraffic(vhost.on(0, Protocol.AMQP_0_9_1));
        exchange = new StripedCounts<>(ExchangeCount.class, 1).stripe(0);
        queue = new OwnedCounts<>(QueueCount.class);
    }

    @Benchmark
    public void oneMessage() {
        publisher.published(BODY_LENGTH, true);
        publisher.count(PublishCount.ROUTED, 1);
        exchange.count(ExchangeCount.PUBLISH_IN);
        exchange.count(ExchangeCount.PUBLISH_OUT, 1);
        queue.count(QueueCount.PUBLISH);
        publisher.count(PublishCount.CONFIRM, 1);
        queue.count(QueueCount.DELIVER);
        consumer.count(DeliveryCount.DELIVER, QueueKind.CLASSIC);
        consumer.count(DeliveryCount.ACK, QueueKind.CLASSIC);
        queue.count(QueueCount.ACK);
    }
}
