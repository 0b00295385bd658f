package io.chasqui.server.metrics;

import com.codahale.metrics.Gauge;
import io.chasqui.server.broker.Broker;
import io.chasqui.server.broker.BrokerQueue;
import io.chasqui.server.broker.VirtualHost;
import io.chasqui.server.traffic.BrokerTraffic;
import io.chasqui.server.traffic.Churn;
import io.chasqui.server.traffic.DeliveryCount;
import io.chasqui.server.traffic.Protocol;
import io.chasqui.server.traffic.PublishCount;
import io.chasqui.server.traffic.QueueKind;
import io.chasqui.store.queue.QueueCount;
import java.util.function.ToLongFunction;

/** What clients do, all of them together: how much there is, what comes and goes, and what messages pass. */
final class TrafficMetrics {

    private final Broker broker;
    private final BrokerTraffic traffic;
    private final Instruments instruments;

    TrafficMetrics(Broker broker, Instruments instruments) {
        this.broker = broker;
        this.traffic = broker.traffic();
        this.instruments = instruments;
    }

    void add() {
        addTotals();
        addChurn();
        addPublishes();
        addDeliveries();
        instruments.addSizes(
                Group.GLOBAL,
                new Family(
                        "rabbitmq_message_size_bytes",
                        Family.Type.HISTOGRAM,
                        "Size of messages received from publishers"),
                Labels.of("protocol", Protocol.AMQP_0_9_1.label()),
                Ranges.of(traffic.sizes(Protocol.AMQP_0_9_1)));
    }

    private void addTotals() {
        total("connections", "Connections currently open", broker::connectionCount);
        total("channels", "Channels currently open", () -> broker.connections().channelCount());
        total(
                "consumers",
                "Consumers currently connected",
                () -> queues(queue -> queue.counts().get(QueueCount.CONSUMERS)));
        total("queues", "Queues available", () -> queues(queue -> 1));
    }

    private long queues(ToLongFunction<BrokerQueue> number) {
        long sum = 0;
        for (VirtualHost vhost : broker.vhosts().all()) {
            for (BrokerQueue queue : vhost.queues()) {
                sum += number.applyAsLong(queue);
            }
        }
        return sum;
    }

    private void addChurn() {
        churn("connections_opened", "connections opened", Churn.Event.CONNECTION_CREATED);
        churn("connections_closed", "connections closed or terminated", Churn.Event.CONNECTION_CLOSED);
        churn("channels_opened", "channels opened", Churn.Event.CHANNEL_CREATED);
        churn("channels_closed", "channels closed", Churn.Event.CHANNEL_CLOSED);
        churn("queues_declared", "queues declared", Churn.Event.QUEUE_DECLARED);
        churn("queues_created", "queues created", Churn.Event.QUEUE_CREATED);
        churn("queues_deleted", "queues deleted", Churn.Event.QUEUE_DELETED);
    }

    private void addPublishes() {
        published("received", "received from publishers", PublishCount.PUBLISH);
        published("received_confirm", "received from publishers expecting confirmations", PublishCount.PUBLISH_CONFIRM);
        published("routed", "routed to queues or streams", PublishCount.ROUTED);
        published("confirmed", "confirmed to publishers", PublishCount.CONFIRM);
        published(
                "unroutable_dropped",
                "published as non-mandatory into an exchange and dropped as unroutable",
                PublishCount.DROP_UNROUTABLE);
        published(
                "unroutable_returned",
                "published as mandatory into an exchange and returned to the publisher as unroutable",
                PublishCount.RETURN_UNROUTABLE);
        Family publishers = Family.gauge("rabbitmq_global_publishers", "Current number of publishers");
        byProtocol(publishers, protocol -> traffic.publishes(protocol).get(PublishCount.PUBLISHERS));
        Family consumers = Family.gauge("rabbitmq_global_consumers", "Current number of consumers");
        byProtocol(consumers, protocol -> queues(queue -> queue.counts().get(QueueCount.CONSUMERS)));
    }

    private void addDeliveries() {
        delivered(
                "delivered",
                "messages delivered to consumers",
                DeliveryCount.DELIVER,
                DeliveryCount.DELIVER_NO_ACK,
                DeliveryCount.GET,
                DeliveryCount.GET_NO_ACK);
        String consumed = "messages delivered to consumers using basic.consume with ";
        delivered("delivered_consume_manual_ack", consumed + "manual acknowledgment", DeliveryCount.DELIVER);
        delivered("delivered_consume_auto_ack", consumed + "automatic acknowledgment", DeliveryCount.DELIVER_NO_ACK);
        String got = "messages delivered to consumers using basic.get with ";
        delivered("delivered_get_manual_ack", got + "manual acknowledgment", DeliveryCount.GET);
        delivered("delivered_get_auto_ack", got + "automatic acknowledgment", DeliveryCount.GET_NO_ACK);
        delivered("get_empty", "times basic.get operations fetched no message", DeliveryCount.GET_EMPTY);
        delivered("redelivered", "messages redelivered to consumers", DeliveryCount.REDELIVER);
        delivered("acknowledged", "messages acknowledged by consumers", DeliveryCount.ACK);
    }

    private void total(String name, String help, Gauge<? extends Number> source) {
        instruments.add(Group.TOTALS, Family.gauge("rabbitmq_" + name, help), source);
    }

    private void churn(String name, String help, Churn.Event event) {
        Family family = Family.counter("rabbitmq_" + name + "_total", "Total number of " + help);
        instruments.add(
                Group.CONNECTION_CHURN_METRICS, family, () -> traffic.churn().get(event));
    }

    private void published(String name, String help, PublishCount kind) {
        Family family =
                Family.counter("rabbitmq_global_messages_" + name + "_total", "Total number of messages " + help);
        byProtocol(family, protocol -> traffic.publishes(protocol).get(kind));
    }

    private void byProtocol(Family family, ToLongFunction<Protocol> value) {
        for (Protocol protocol : Protocol.values()) {
            Labels labels = Labels.of("protocol", protocol.label());
            instruments.add(Group.GLOBAL, family, labels, () -> value.applyAsLong(protocol));
        }
    }

    private void delivered(String name, String help, DeliveryCount... kinds) {
        Family family = Family.counter("rabbitmq_global_messages_" + name + "_total", "Total number of " + help);
        for (Protocol protocol : Protocol.values()) {
            for (QueueKind from : QueueKind.values()) {
                Labels labels = Labels.of("protocol", protocol.label()).and("queue_type", from.label());
                instruments.add(Group.GLOBAL, family, labels, () -> delivered(protocol, from, kinds));
            }
        }
    }

    private long delivered(Protocol protocol, QueueKind from, DeliveryCount... kinds) {
        long sum = 0;
        for (DeliveryCount kind : kinds) {
            sum += traffic.deliveries(protocol, from).get(kind);
        }
        return sum;
    }
}
