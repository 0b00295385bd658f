package io.chasqui.server.management.resource;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chasqui.server.broker.BrokerQueue;
import io.chasqui.server.broker.ClientConnection;
import io.chasqui.server.broker.ConnectionStatus;
import io.chasqui.server.broker.QueueDefinition;
import io.chasqui.server.broker.QueueType;
import io.chasqui.server.management.http.Json;
import io.chasqui.server.management.http.TableJson;
import io.chasqui.server.management.resource.ConnectionView.Described;
import io.chasqui.server.statistics.Watch;
import io.chasqui.store.queue.QueueCount;
import io.chasqui.store.queue.QueueFigures;
import io.chasqui.store.queue.QueueSettings;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Predicate;

/** Queues as JSON. */
final class QueueView {

    /** What it was declared as, and what policies say. */
    ObjectNode definition(BrokerQueue queue) {
        QueueDefinition definition = queue.definition();
        ObjectNode described = Json.object()
                .put("name", definition.name())
                .put("vhost", queue.vhost().name())
                .put("type", definition.type().word())
                .put("durable", definition.durable())
                .put("auto_delete", definition.autoDelete())
                .put("exclusive", definition.exclusive())
                .put("internal", false)
                .put("internal_owner", false)
                .put("state", queue.isPaused() ? "paused" : "running")
                .put("node", Node.name())
                .put("policy", queue.policy().userName())
                .put("operator_policy", queue.policy().operatorName())
                .set("arguments", TableJson.toJson(definition.arguments()));
        described.set(
                "effective_policy_definition", TableJson.toJson(queue.policy().definition()));
        return described;
    }

    /** What lists show: that, and what is counted. */
    ObjectNode listed(BrokerQueue queue, Rates rates) {
        ObjectNode listed = definition(queue);
        if (rates.wanted()) {
            Watch watch = rates.statistics().of(queue);
            rates.addMessages(listed, watch);
            addFigures(listed, queue.figures());
            rates.addMessageStats(listed, watch);
        }
        if (queue.definition().type() == QueueType.QUORUM) {
            addQuorum(listed, queue, rates.wanted());
        }
        return listed;
    }

    private static void addFigures(ObjectNode to, QueueFigures figures) {
        to.put("message_bytes", figures.readyBytes() + figures.unackedBytes())
                .put("message_bytes_ready", figures.readyBytes())
                .put("message_bytes_unacknowledged", figures.unackedBytes())
                .put("consumers", figures.consumers())
                .put("memory", figures.residentBytes());
    }

    private static void addQuorum(ObjectNode to, BrokerQueue queue, boolean withFigures) {
        to.put("leader", Node.name());
        to.set("members", Json.array().add(Node.name()));
        to.set("online", Json.array().add(Node.name()));
        if (withFigures) {
            to.put("messages_delayed", queue.counts().get(QueueCount.DELAYED))
                    .put("messages_dlx", queue.counts().get(QueueCount.IN_TRANSFER));
            long limit = queue.deliveryLimit();
            if (limit == QueueSettings.UNLIMITED) {
                to.put("delivery_limit", "unlimited");
            } else {
                to.put("delivery_limit", limit);
            }
        }
    }

    /**
     * What the long form of lists shows: also what takes a look at all consumers.
     *
     * @param consumers those of the queue
     */
    ObjectNode detailed(BrokerQueue queue, List<ConsumerView> consumers, Rates rates) {
        ObjectNode detailed = listed(queue, rates);
        if (rates.wanted()) {
            addDetails(detailed, queue, rates);
            detailed.put("exclusive_consumer_tag", tag(consumers, ConsumerView::isExclusive))
                    .put("single_active_consumer_tag", tag(consumers, ConsumerView::isSingleActive));
        }
        return detailed;
    }

    private static String tag(List<ConsumerView> consumers, Predicate<ConsumerView> which) {
        return consumers.stream()
                .filter(which)
                .map(ConsumerView::tag)
                .findFirst()
                .orElse(null);
    }

    /** Everything about one queue. */
    ObjectNode complete(BrokerQueue queue, List<ConsumerView> consumers, Rates rates) {
        ObjectNode complete = detailed(queue, consumers, rates);
        if (rates.wanted()) {
            ArrayNode described = complete.putArray("consumer_details");
            consumers.forEach(consumer -> described.add(consumer.toJson()));
            // Messages are not counted by pairs of exchanges, queues and channels.
            complete.putArray("incoming");
            complete.putArray("deliveries");
        }
        return complete;
    }

    private static void addDetails(ObjectNode to, BrokerQueue queue, Rates rates) {
        OptionalLong idleSince = rates.statistics().of(queue).idleSince();
        if (idleSince.isPresent()) {
            to.put("idle_since", Times.text(idleSince.getAsLong()));
        }
        ClientConnection owner = queue.exclusiveOwner();
        ConnectionStatus status = owner == null ? null : owner.status();
        if (status != null) {
            to.set("owner_pid_details", ConnectionView.connectionDetails(new Described(owner, status)));
        }
    }

    /** What those get who want totals and nothing else. */
    ObjectNode totals(BrokerQueue queue) {
        QueueFigures figures = queue.figures();
        return definition(queue)
                .put("messages", figures.ready() + figures.unacked())
                .put("messages_ready", figures.ready())
                .put("messages_unacknowledged", figures.unacked());
    }
}
