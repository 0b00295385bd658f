package io.chasqui.server.management.resource;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chasqui.server.broker.BrokerQueue;
import io.chasqui.server.broker.QueueDefinition;
import io.chasqui.server.loop.BrokerLoop;
import io.chasqui.server.management.http.Json;
import io.chasqui.server.management.http.Request;
import io.chasqui.server.management.http.TableJson;
import io.chasqui.store.queue.QueueFigures;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Queues as JSON. */
final class QueueView {

    /** Queues that a loop tells about in one go, before others get their turn. */
    private static final int QUEUES_AT_ONCE = 64;

    /** What is known without asking the loop of the queue. */
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

    /** Everything about queues, in their order; those that are deleted meanwhile are left out. */
    List<ObjectNode> complete(List<BrokerQueue> queues, Request request) {
        Map<BrokerQueue, QueueFigures> figures = figures(queues, request);
        List<ObjectNode> complete = new ArrayList<>(queues.size());
        for (BrokerQueue queue : queues) {
            QueueFigures known = figures.get(queue);
            if (known != null) {
                complete.add(withFigures(definition(queue), known));
            }
        }
        return complete;
    }

    /** Asks the loops, all of them at a time and each for a few queues at a time. */
    Map<BrokerQueue, QueueFigures> figures(List<BrokerQueue> queues, Request request) {
        Map<BrokerLoop, List<BrokerQueue>> byLoop = new HashMap<>();
        queues.forEach(queue ->
                byLoop.computeIfAbsent(queue.loop(), loop -> new ArrayList<>()).add(queue));
        List<CompletionStage<Map<BrokerQueue, QueueFigures>>> asked = new ArrayList<>();
        byLoop.forEach((loop, some) -> {
            for (int start = 0; start < some.size(); start += QUEUES_AT_ONCE) {
                asked.add(ask(loop, some.subList(start, Math.min(some.size(), start + QUEUES_AT_ONCE))));
            }
        });
        Map<BrokerQueue, QueueFigures> all = new HashMap<>();
        asked.forEach(answer -> all.putAll(request.await(answer)));
        return all;
    }

    private static CompletionStage<Map<BrokerQueue, QueueFigures>> ask(BrokerLoop loop, List<BrokerQueue> queues) {
        return Ask.of(loop, () -> {
            Map<BrokerQueue, QueueFigures> figures = new HashMap<>();
            queues.forEach(queue -> queue.figures().ifPresent(known -> figures.put(queue, known)));
            return CompletableFuture.completedStage(figures);
        });
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
