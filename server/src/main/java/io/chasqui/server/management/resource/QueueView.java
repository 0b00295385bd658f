package io.chasqui.server.management.resource;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chasqui.server.broker.BrokerQueue;
import io.chasqui.server.broker.QueueDefinition;
import io.chasqui.server.broker.QueueType;
import io.chasqui.server.management.http.Json;
import io.chasqui.server.management.http.TableJson;
import io.chasqui.store.queue.QueueFigures;

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

    /** Everything about a queue. */
    ObjectNode complete(BrokerQueue queue) {
        ObjectNode complete = withFigures(definition(queue), queue.figures());
        if (queue.definition().type() == QueueType.QUORUM) {
            complete.put("leader", Node.name());
            complete.set("members", Json.array().add(Node.name()));
            complete.set("online", Json.array().add(Node.name()));
        }
        return complete;
    }

    private static ObjectNode withFigures(ObjectNode queue, QueueFigures figures) {
        queue.put("messages", figures.ready() + figures.unacked())
                .put("messages_ready", figures.ready())
                .put("messages_unacknowledged", figures.unacked())
                .put("message_bytes", figures.readyBytes() + figures.unackedBytes())
                .put("message_bytes_ready", figures.readyBytes())
                .put("message_bytes_unacknowledged", figures.unackedBytes())
                .put("consumers", figures.consumers())
                .put("memory", figures.residentBytes());
        ObjectNode counts = counts(figures);
        if (!counts.isEmpty()) {
            queue.set("message_stats", counts);
        }
        return queue;
    }

    private static ObjectNode counts(QueueFigures figures) {
        ObjectNode counts = Json.object();
        if (figures.published() > 0) {
            counts.put("publish", figures.published());
        }
        long delivered = figures.delivered() + figures.deliveredUnacknowledged();
        if (delivered + figures.emptyGets() > 0) {
            counts.put("deliver_get", delivered)
                    .put("redeliver", figures.redelivered())
                    .put("ack", figures.acknowledged())
                    .put("get_empty", figures.emptyGets());
        }
        return counts;
    }
}
