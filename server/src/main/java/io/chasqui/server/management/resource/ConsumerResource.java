package io.chasqui.server.management.resource;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chasqui.server.broker.Broker;
import io.chasqui.server.broker.BrokerQueue;
import io.chasqui.server.broker.ConnectionStatus.ChannelStatus;
import io.chasqui.server.broker.ConnectionStatus.ConsumerStatus;
import io.chasqui.server.broker.Subscription;
import io.chasqui.server.broker.VirtualHost;
import io.chasqui.server.management.http.Access;
import io.chasqui.server.management.http.Answer;
import io.chasqui.server.management.http.Json;
import io.chasqui.server.management.http.Request;
import io.chasqui.server.management.http.Routes;
import io.chasqui.server.management.http.TableJson;
import io.chasqui.server.management.query.ListQuery;
import io.chasqui.server.management.resource.ConnectionView.Described;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Consumers. */
final class ConsumerResource implements Resource {

    private final Visible visible;
    private final ConnectionView view;

    ConsumerResource(Broker broker) {
        this.visible = new Visible(broker);
        this.view = new ConnectionView(broker);
    }

    @Override
    public void addTo(Routes routes) {
        routes.get("/consumers", Access.MANAGEMENT, "Consumers", this::list)
                .get("/consumers/{vhost}", Access.MANAGEMENT, "Consumers in a virtual host", this::list);
    }

    private Answer list(Request request) {
        Set<String> vhosts =
                visible.vhosts(request).stream().map(VirtualHost::name).collect(Collectors.toSet());
        List<ObjectNode> consumers =
                ConnectionView.describe(view.visible(request, connection -> vhosts.contains(connection.vhost())))
                        .stream()
                        .flatMap(ConsumerResource::consumers)
                        .toList();
        return Answer.ok(ListQuery.of(request).answer(consumers));
    }

    private static Stream<ObjectNode> consumers(Described connection) {
        return connection.status().channels().stream()
                .flatMap(channel ->
                        channel.consumers().stream().map(consumer -> describe(connection, channel, consumer)));
    }

    private static ObjectNode describe(Described connection, ChannelStatus channel, ConsumerStatus consumer) {
        Subscription subscription = consumer.subscription();
        BrokerQueue queue = subscription.queue();
        boolean isActive = subscription.isActive();
        ObjectNode object = Json.object()
                .put("consumer_tag", consumer.tag())
                .put("exclusive", subscription.exclusive())
                .put("ack_required", subscription.acknowledges())
                .put("prefetch_count", subscription.prefetch())
                .put("active", isActive)
                .put("activity_status", activity(queue, isActive));
        object.set("arguments", TableJson.toJson(consumer.arguments()));
        object.set(
                "queue",
                Json.object()
                        .put("name", queue.name())
                        .put("vhost", connection.connection().vhost()));
        object.set("channel_details", ConnectionView.channelDetails(connection, channel));
        return object;
    }

    private static String activity(BrokerQueue queue, boolean isActive) {
        boolean isSingle = Boolean.TRUE.equals(queue.definition().arguments().get("x-single-active-consumer"));
        if (!isActive) {
            return "waiting";
        }
        return isSingle ? "single_active" : "up";
    }
}
