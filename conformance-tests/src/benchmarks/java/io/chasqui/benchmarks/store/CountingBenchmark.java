package io.chasqui.benchmarks.store;

import io.chasqui.benchmarks.AverageTimeBenchmark;
import io.chasqui.store.count.OwnedCounts;
import io.chasqui.store.count.StripedCounts;
import io.chasqui.store.queue.QueueCount;
import org.openjdk.jmh.annotations.Benchmark;

/**
 * What counting costs for one message that is published, confirmed, delivered and acknowledged: 19 numbers of two
 * channels, their virtual host, an exchange and a queue.
 */
public class CountingBenchmark extends AverageTimeBenchmark {

    private final OwnedCounts<QueueCount> publisher = new OwnedCounts<>(QueueCount.class);
    private final OwnedCounts<QueueCount> consumer = new OwnedCounts<>(QueueCount.class);
    private final OwnedCounts<QueueCount> queue = new OwnedCounts<>(QueueCount.class);
    private final OwnedCounts<QueueCount> vhost = new StripedCounts<>(QueueCount.class, 2).stripe(0);
    private final OwnedCounts<QueueCount> exchange = new StripedCounts<>(QueueCount.class, 2).stripe(0);
    private final OwnedCounts<QueueCount> sizes = new StripedCounts<>(QueueCount.class, 2).stripe(0);

    @Benchmark
    public void oneMessage() {
        both(publisher, QueueCount.PUBLISH);
        both(publisher, QueueCount.DISK_WRITE);
        sizes.count(QueueCount.READY);
        sizes.count(QueueCount.READY_BYTES, 1024);
        both(publisher, QueueCount.MAXLEN);
        exchange.count(QueueCount.PUBLISH);
        exchange.count(QueueCount.DELIVER);
        queue.count(QueueCount.PUBLISH);
        both(publisher, QueueCount.EXPIRED);
        queue.count(QueueCount.DELIVER);
        both(consumer, QueueCount.DELIVER);
        both(consumer, QueueCount.ACK);
        queue.count(QueueCount.ACK);
    }

    private void both(OwnedCounts<QueueCount> channel, QueueCount kind) {
        channel.count(kind);
        vhost.count(kind);
    }
}
