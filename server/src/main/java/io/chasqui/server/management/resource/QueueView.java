package io.chasqui.server.management.resource;

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
import java.util.OptionalLong;

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

    /** Everything about a queue. */
    ObjectNode complete(BrokerQueue queue, Rates rates) {
        ObjectNode complete = listed(queue, rates);
        if (rates.wanted()) {
            addDetails(complete, queue, rates);
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
