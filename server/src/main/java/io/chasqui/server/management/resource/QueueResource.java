package io.chasqui.server.management.resource;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chasqui.server.access.Permissions.Action;
import io.chasqui.server.broker.Broker;
import io.chasqui.server.broker.BrokerQueue;
import io.chasqui.server.broker.QueueDefinition;
import io.chasqui.server.broker.VirtualHost;
import io.chasqui.server.management.http.Access;
import io.chasqui.server.management.http.Answer;
import io.chasqui.server.management.http.ApiException;
import io.chasqui.server.management.http.Json;
import io.chasqui.server.management.http.Request;
import io.chasqui.server.management.http.Routes;
import io.chasqui.server.management.http.TableJson;
import io.chasqui.server.management.query.ListQuery;
import io.chasqui.server.statistics.Statistics;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Queues: list, show, declare, delete, purge. */
final class QueueResource implements Resource {

    private final Broker broker;
    private final Visible visible;
    private final Statistics statistics;
    private final QueueView view = new QueueView();

    QueueResource(Broker broker, Statistics statistics) {
        this.broker = broker;
        this.statistics = statistics;
        this.visible = new Visible(broker);
    }

    @Override
    public void addTo(Routes routes) {
        String pause = "/queues/{vhost}/{name}/pause";
        String resume = "/queues/{vhost}/{name}/resume";
        routes.get("/queues", Access.MANAGEMENT, "Queues of all virtual hosts", this::list)
                .get(
                        "/queues/detailed",
                        Access.MANAGEMENT,
                        "Queues of all virtual hosts, with everything",
                        this::detailed)
                .get("/queues/{vhost}", Access.MANAGEMENT, "Queues of a virtual host", this::list)
                .get("/queues/{vhost}/{name}", Access.MANAGEMENT, "One queue", this::show)
                .put("/queues/{vhost}/{name}", Access.MANAGEMENT, "Declares a queue", this::declare)
                .delete("/queues/{vhost}/{name}", Access.MANAGEMENT, "Deletes a queue", this::delete)
                .delete("/queues/{vhost}/{name}/contents", Access.MANAGEMENT, "Purges a queue", this::purge)
                .post("/queues/{vhost}/{name}/actions", Access.ADMINISTRATOR, "Acts on a queue", this::act)
                .put(pause, Access.MANAGEMENT, "Stops the delivery of a queue's messages", r -> pause(r, true))
                .put(resume, Access.MANAGEMENT, "Lets a paused queue deliver again", r -> pause(r, false));
    }

    private Answer list(Request request) {
        Rates rates = new Rates(statistics, request);
        boolean onlyTotals = !rates.wanted() && request.flag("enable_queue_totals");
        return list(request, onlyTotals ? view::totals : queue -> view.listed(queue, rates));
    }

    private Answer detailed(Request request) {
        Rates rates = new Rates(statistics, request);
        Map<BrokerQueue, List<ConsumerView>> consumers = ConsumerView.byQueue(broker);
        return list(request, queue -> view.detailed(queue, consumers.getOrDefault(queue, List.of()), rates));
    }

    private Answer list(Request request, Function<BrokerQueue, ObjectNode> describe) {
        List<BrokerQueue> queues = visible.vhosts(request).stream()
                .flatMap(vhost -> vhost.queues().stream().sorted(Comparator.comparing(BrokerQueue::name)))
                .toList();
        return Answer.ok(ListQuery.of(request)
                .answer(
                        queues,
                        view::definition,
                        page -> page.stream().map(describe).toList()));
    }

    private Answer show(Request request) {
        Rates rates = new Rates(statistics, request);
        BrokerQueue queue = required(request);
        List<ConsumerView> consumers = ConsumerView.byQueue(broker).getOrDefault(queue, List.of());
        return Answer.ok(ListQuery.of(request).columnsOf(view.complete(queue, consumers, rates)));
    }

    private BrokerQueue required(Request request) {
        BrokerQueue queue = visible.vhost(request).queue(request.path("name"));
        if (queue == null) {
            throw ApiException.notFound();
        }
        return queue;
    }

    private static void requireNode(String node) {
        if (!node.equals(Node.name())) {
            throw ApiException.badRequest("Node " + node + " is not a cluster member");
        }
    }

    private Answer declare(Request request) {
        ObjectNode body = request.json();
        String name = Names.of("queue", request.path("name"));
        requireNode(Json.text(body, "node", Node.name()));
        QueueDefinition definition = new QueueDefinition(
                name,
                Json.flag(body, "durable", false),
                Json.flag(body, "exclusive", false),
                Json.flag(body, "auto_delete", false),
                TableJson.table(body.get("arguments")));
        VirtualHost vhost = visible.vhost(request);
        requirePermitted(request, vhost, definition);
        boolean isNew = vhost.queue(name) == null;
        request.await(vhost.declareQueue(definition, visible.connection(request)));
        return Answer.put(isNew);
    }

    private void requirePermitted(Request request, VirtualHost vhost, QueueDefinition definition) {
        if (definition.name().startsWith("amq.")) {
            throw ApiException.notAuthorised("Access refused.");
        }
        request.caller().require(Action.CONFIGURE, vhost.name(), definition.name());
        String deadLetterExchange = definition.deadLetterExchange(vhost.name());
        if (deadLetterExchange != null && vhost.queue(definition.name()) == null) {
            request.caller().require(Action.READ, vhost.name(), definition.name());
            request.caller().require(Action.WRITE, vhost.name(), deadLetterExchange);
        }
    }

    private Answer delete(Request request) {
        String name = required(request).name();
        request.caller().require(Action.CONFIGURE, request.vhost(), name);
        request.await(visible.vhost(request)
                .deleteQueue(name, request.flag("if-unused"), request.flag("if-empty"), visible.connection(request)));
        return Answer.noContent();
    }

    private Answer purge(Request request) {
        BrokerQueue queue = required(request);
        request.caller().require(Action.READ, request.vhost(), queue.name());
        queue.requireAccess(visible.connection(request));
        request.await(Ask.of(queue.loop(), () -> queue.purge(queue.loop())));
        return Answer.noContent();
    }

    private Answer pause(Request request, boolean paused) {
        BrokerQueue queue = required(request);
        request.caller().require(Action.CONFIGURE, request.vhost(), queue.name());
        request.await(visible.vhost(request).pauseQueue(queue.name(), paused, visible.connection(request)));
        return Answer.noContent();
    }

    private Answer act(Request request) {
        ObjectNode body = request.json();
        Json.require(body, "action");
        VirtualHost vhost = visible.vhost(request);
        if (vhost == null || vhost.queue(request.path("name")) == null) {
            throw ApiException.notFound("queue_not_found");
        }
        throw ApiException.badRequest(Json.array().add("unknown").add(body.get("action")));
    }
}
