package io.chasqui.server.management.resource;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chasqui.server.broker.Broker;
import io.chasqui.server.broker.BrokerQueue;
import io.chasqui.server.broker.ConnectionStatus.ChannelStatus;
import io.chasqui.server.broker.ConnectionStatus.ConsumerStatus;
import io.chasqui.server.broker.Subscription;
import io.chasqui.server.management.http.Json;
import io.chasqui.server.management.http.TableJson;
import io.chasqui.server.management.resource.ConnectionView.Described;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A consumer, and where it is. */
record ConsumerView(Described connection, ChannelStatus channel, ConsumerStatus consumer) {

    /** All consumers of a connection. */
    static Stream<ConsumerView> of(Described connection) {
        return connection.status().channels().stream().flatMap(channel -> of(connection, channel));
    }

    /** All consumers of a channel. */
    static Stream<ConsumerView> of(Described connection, ChannelStatus channel) {
        return channel.consumers().stream().map(consumer -> new ConsumerView(connection, channel, consumer));
    }

    /** All consumers of the broker, by their queues. */
    static Map<BrokerQueue, List<ConsumerView>> byQueue(Broker broker) {
        return ConnectionView.describe(List.copyOf(broker.connections().all())).stream()
                .flatMap(ConsumerView::of)
                .collect(Collectors.groupingBy(
                        view -> view.consumer.subscription().queue()));
    }

    String tag() {
        return consumer.tag();
    }

    /** Whether it has the queue for itself. */
    boolean isExclusive() {
        return consumer.subscription().exclusive();
    }

    /** Whether it is the one of which there is only one. */
    boolean isSingleActive() {
        Subscription subscription = consumer.subscription();
        return subscription.queue().definition().singleActiveConsumer() && subscription.isActive();
    }

    ObjectNode toJson() {
        Subscription subscription = consumer.subscription();
        ObjectNode object = Json.object()
                .put("consumer_tag", consumer.tag())
                .put("exclusive", subscription.exclusive())
                .put("ack_required", subscription.acknowledges())
                .put("prefetch_count", subscription.prefetch())
                .put("active", subscription.isActive())
                .put("activity_status", activity());
        object.set("arguments", TableJson.toJson(consumer.arguments()));
        object.set(
                "queue",
                Json.object()
                        .put("name", subscription.queue().name())
                        .put("vhost", connection.connection().vhost()));
        object.set("channel_details", ConnectionView.channelDetails(connection, channel));
        return object;
    }

    private String activity() {
        if (!consumer.subscription().isActive()) {
            return "waiting";
        }
        return isSingleActive() ? "single_active" : "up";
    }
}
