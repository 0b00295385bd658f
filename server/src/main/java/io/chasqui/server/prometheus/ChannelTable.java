package io.chasqui.server.prometheus;

import io.chasqui.server.broker.ConnectionStatus.ChannelStatus;
import io.chasqui.server.traffic.BrokerTraffic;
import io.chasqui.server.traffic.ChannelGauge;
import io.chasqui.server.traffic.DeliveryCount;
import io.chasqui.server.traffic.Protocol;
import io.chasqui.server.traffic.PublishCount;
import io.chasqui.server.traffic.QueueKind;
import java.util.Set;

/** What is shown of a channel. In the totals of what happened, channels that are closed by now count, too. */
final class ChannelTable {

    private static final Set<String> STATE = Set.of("channel_metrics");
    private static final Set<String> PUBLISHES = Set.of("channel_exchange_metrics");
    private static final Set<String> DELIVERIES = Set.of("channel_queue_metrics");

    private final BrokerTraffic traffic;
    private final Table<ChannelStatus> table = new Table<>();

    private ChannelTable(BrokerTraffic traffic) {
        this.traffic = traffic;
    }

    static Table<ChannelStatus> create(BrokerTraffic traffic) {
        ChannelTable creation = new ChannelTable(traffic);
        creation.addState();
        creation.addPublishes();
        creation.addDeliveries();
        return creation.table;
    }

    private void addState() {
        table.gauge(
                        STATE,
                        "rabbitmq_channel_consumers",
                        "Consumers on a channel",
                        channel -> channel.consumers().size())
                .gauge(
                        STATE,
                        "rabbitmq_channel_messages_unconfirmed",
                        "Published but not yet confirmed messages",
                        channel -> channel.traffic().unconfirmed());
        gauge("channel_messages_unacked", "Delivered but not yet acknowledged messages", ChannelGauge.UNACKED);
        gauge(
                "channel_messages_uncommitted",
                "Messages received in a transaction but not yet committed",
                ChannelGauge.UNCOMMITTED);
        gauge(
                "channel_acks_uncommitted",
                "Message acknowledgements in a transaction not yet committed",
                ChannelGauge.ACKS_UNCOMMITTED);
        gauge("consumer_prefetch", "Limit of unacknowledged messages for each consumer", ChannelGauge.PREFETCH);
        gauge("channel_prefetch", "Deprecated and will be removed in a future version", ChannelGauge.GLOBAL_PREFETCH);
    }

    private void addPublishes() {
        published("published", "published into an exchange on a channel", PublishCount.PUBLISH);
        published("confirmed", "published into an exchange and confirmed on the channel", PublishCount.CONFIRM);
        published(
                "unroutable_returned",
                "published as mandatory into an exchange and returned to the publisher as unroutable",
                PublishCount.RETURN_UNROUTABLE);
        published(
                "unroutable_dropped",
                "published as non-mandatory into an exchange and dropped as unroutable",
                PublishCount.DROP_UNROUTABLE);
    }

    private void addDeliveries() {
        delivered("get_ack", "messages fetched with basic.get in manual acknowledgement mode", DeliveryCount.GET);
        delivered("get", "messages fetched with basic.get in automatic acknowledgement mode", DeliveryCount.GET_NO_ACK);
        delivered(
                "messages_delivered_ack",
                "messages delivered to consumers in manual acknowledgement mode",
                DeliveryCount.DELIVER);
        delivered(
                "messages_delivered",
                "messages delivered to consumers in automatic acknowledgement mode",
                DeliveryCount.DELIVER_NO_ACK);
        delivered("messages_redelivered", "messages redelivered to consumers", DeliveryCount.REDELIVER);
        delivered("messages_acked", "messages acknowledged by consumers", DeliveryCount.ACK);
        delivered("get_empty", "times basic.get operations fetched no message", DeliveryCount.GET_EMPTY);
    }

    private void gauge(String name, String help, ChannelGauge kind) {
        table.gauge(STATE, "rabbitmq_" + name, help, channel -> channel.gauge(kind));
    }

    private void published(String what, String help, PublishCount kind) {
        table.counter(
                PUBLISHES,
                "rabbitmq_channel_messages_" + what + "_total",
                "Total number of messages " + help,
                channel -> channel.traffic().publishes().get(kind),
                () -> published(kind));
    }

    private long published(PublishCount kind) {
        long sum = 0;
        for (Protocol protocol : Protocol.values()) {
            sum += traffic.publishes(protocol).get(kind);
        }
        return sum;
    }

    private void delivered(String what, String help, DeliveryCount kind) {
        table.counter(
                DELIVERIES,
                "rabbitmq_channel_" + what + "_total",
                "Total number of " + help,
                channel -> channel.traffic().deliveries().get(kind),
                () -> delivered(kind));
    }

    private long delivered(DeliveryCount kind) {
        long sum = 0;
        for (Protocol protocol : Protocol.values()) {
            for (QueueKind from : QueueKind.values()) {
                sum += traffic.deliveries(protocol, from).get(kind);
            }
        }
        return sum;
    }
}
