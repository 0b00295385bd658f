package io.chasqui.server.statistics;

import io.chasqui.server.broker.Broker;
import io.chasqui.server.broker.BrokerQueue;
import io.chasqui.server.broker.ClientConnection;
import io.chasqui.server.broker.VirtualHost;
import io.chasqui.server.traffic.BrokerTraffic;
import io.chasqui.server.traffic.ChannelTraffic;
import io.chasqui.server.traffic.Churn;
import io.chasqui.server.traffic.ConnectionCount;
import io.chasqui.server.traffic.DeliveryCount;
import io.chasqui.server.traffic.ExchangeCount;
import io.chasqui.server.traffic.PublishCount;
import io.chasqui.store.count.Counts;
import io.chasqui.store.queue.QueueCount;
import java.util.function.Function;

/** What there are histories of, and which numbers they have. */
final class Layouts {

    private final Retention retention;
    private final Broker broker;

    Layouts(Retention retention, Broker broker) {
        this.retention = retention;
        this.broker = broker;
    }

    Layout<BrokerQueue> ofQueues() {
        Layout<BrokerQueue> layout = new Layout<>(retention.ofObjects());
        Function<BrokerQueue, Counts<QueueCount>> counts = BrokerQueue::counts;
        return layout.add(Metric.MESSAGES_READY, counts, QueueCount.READY)
                .add(Metric.MESSAGES_UNACKNOWLEDGED, counts, QueueCount.UNACKED)
                .add(Metric.PUBLISH, counts, QueueCount.PUBLISH)
                .add(Metric.DELIVER, counts, QueueCount.DELIVER)
                .add(Metric.DELIVER_NO_ACK, counts, QueueCount.DELIVER_NO_ACK)
                .add(Metric.GET, counts, QueueCount.GET)
                .add(Metric.GET_NO_ACK, counts, QueueCount.GET_NO_ACK)
                .add(Metric.GET_EMPTY, counts, QueueCount.GET_EMPTY)
                .add(Metric.ACK, counts, QueueCount.ACK)
                .add(Metric.REDELIVER, counts, QueueCount.REDELIVER);
    }

    Layout<Counts<ExchangeCount>> ofExchanges() {
        return new Layout<Counts<ExchangeCount>>(retention.ofObjects())
                .add(Metric.PUBLISH_IN, counts -> counts.get(ExchangeCount.PUBLISH_IN))
                .add(Metric.PUBLISH_OUT, counts -> counts.get(ExchangeCount.PUBLISH_OUT));
    }

    Layout<ChannelTraffic> ofChannels() {
        return withMessages(new Layout<>(retention.ofObjects()), ChannelTraffic::publishes, ChannelTraffic::deliveries);
    }

    Layout<ClientConnection> ofConnections() {
        return withBytes(
                new Layout<>(retention.ofObjects()),
                connection -> connection.traffic().counts());
    }

    Layout<VirtualHost> ofVhosts() {
        Layout<VirtualHost> layout = new Layout<>(retention.ofWholes());
        withMessages(
                layout,
                vhost -> vhost.traffic().publishes(),
                vhost -> vhost.traffic().deliveries());
        withBytes(layout, vhost -> vhost.traffic().connections());
        return withQueues(layout, Layouts::inQueues);
    }

    Layout<Broker> ofBroker() {
        Layout<Broker> layout = new Layout<>(retention.ofWholes());
        Function<Broker, BrokerTraffic> traffic = Broker::traffic;
        withMessages(layout, traffic.andThen(BrokerTraffic::publishes), traffic.andThen(BrokerTraffic::deliveries));
        withBytes(layout, traffic.andThen(BrokerTraffic::connections));
        return withQueues(
                layout,
                (whole, kind) -> whole.vhosts().all().stream()
                        .mapToLong(vhost -> inQueues(vhost, kind))
                        .sum());
    }

    /** What all queues of a virtual host have together. */
    static long inQueues(VirtualHost vhost, QueueCount kind) {
        long sum = 0;
        for (BrokerQueue queue : vhost.queues()) {
            sum += queue.counts().get(kind);
        }
        return sum;
    }

    Layout<NodeFigures> ofNodes() {
        Layout<NodeFigures> layout = new Layout<>(retention.ofWholes());
        layout.add(Metric.FD_USED, node -> node.openFiles().orElse(0))
                .add(Metric.MEM_USED, NodeFigures::usedMemory)
                .add(Metric.DISK_FREE, node -> node.freeDisk().orElse(0))
                .add(Metric.PROC_USED, NodeFigures::threads)
                .add(Metric.GC_NUM, NodeFigures::collections)
                .add(Metric.IO_READ_COUNT, node -> node.disk().reads().count())
                .add(Metric.IO_READ_BYTES, node -> node.disk().reads().bytes())
                .add(Metric.IO_WRITE_COUNT, node -> node.disk().writes().count())
                .add(Metric.IO_WRITE_BYTES, node -> node.disk().writes().bytes())
                .add(Metric.IO_SYNC_COUNT, node -> node.disk().syncs().count());
        Function<NodeFigures, Counts<Churn.Event>> churn =
                node -> broker.traffic().churn();
        for (Churn.Event event : Churn.Event.values()) {
            layout.add(Metric.valueOf(event.name()), churn, event);
        }
        return layout;
    }

    /** Reads a count of all queues that belong to an object. */
    private interface QueueSum<K> {
        long of(K object, QueueCount kind);
    }

    private static <K> Layout<K> withQueues(Layout<K> layout, QueueSum<K> sum) {
        return layout.add(Metric.MESSAGES_READY, object -> sum.of(object, QueueCount.READY))
                .add(Metric.MESSAGES_UNACKNOWLEDGED, object -> sum.of(object, QueueCount.UNACKED))
                .add(Metric.DISK_READS, object -> sum.of(object, QueueCount.DISK_READ))
                .add(Metric.DISK_WRITES, object -> sum.of(object, QueueCount.DISK_WRITE));
    }

    private static <K> Layout<K> withMessages(
            Layout<K> layout,
            Function<K, Counts<PublishCount>> publishes,
            Function<K, Counts<DeliveryCount>> deliveries) {
        return layout.add(Metric.PUBLISH, publishes, PublishCount.PUBLISH)
                .add(Metric.CONFIRM, publishes, PublishCount.CONFIRM)
                .add(Metric.RETURN_UNROUTABLE, publishes, PublishCount.RETURN_UNROUTABLE)
                .add(Metric.DROP_UNROUTABLE, publishes, PublishCount.DROP_UNROUTABLE)
                .add(Metric.DELIVER, deliveries, DeliveryCount.DELIVER)
                .add(Metric.DELIVER_NO_ACK, deliveries, DeliveryCount.DELIVER_NO_ACK)
                .add(Metric.GET, deliveries, DeliveryCount.GET)
                .add(Metric.GET_NO_ACK, deliveries, DeliveryCount.GET_NO_ACK)
                .add(Metric.GET_EMPTY, deliveries, DeliveryCount.GET_EMPTY)
                .add(Metric.ACK, deliveries, DeliveryCount.ACK)
                .add(Metric.REDELIVER, deliveries, DeliveryCount.REDELIVER);
    }

    private static <K> Layout<K> withBytes(Layout<K> layout, Function<K, Counts<ConnectionCount>> counts) {
        return layout.add(Metric.RECV_OCT, counts, ConnectionCount.RECEIVED_BYTES)
                .add(Metric.SEND_OCT, counts, ConnectionCount.SENT_BYTES);
    }
}
