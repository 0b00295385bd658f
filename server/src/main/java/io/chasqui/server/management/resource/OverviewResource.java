package io.chasqui.server.management.resource;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.chasqui.server.broker.Broker;
import io.chasqui.server.broker.BrokerQueue;
import io.chasqui.server.broker.VirtualHost;
import io.chasqui.server.management.http.Access;
import io.chasqui.server.management.http.Answer;
import io.chasqui.server.management.http.Json;
import io.chasqui.server.management.http.Request;
import io.chasqui.server.management.http.Routes;
import io.chasqui.server.management.http.TableJson;
import io.chasqui.store.queue.QueueFigures;
import java.util.List;

/** What the broker is, how much there is in it, and who asks. */
final class OverviewResource implements Resource {

    /** The version of RabbitMQ whose API this one follows: tools choose by it what they send. */
    static final String RABBITMQ_VERSION = Broker.RABBITMQ_VERSION;

    private static final String CLUSTER_NAME = "cluster_name";

    private final Broker broker;
    private final Endpoints endpoints;
    private final Visible visible;
    private final ConnectionView connections;

    OverviewResource(Broker broker, Endpoints endpoints) {
        this.broker = broker;
        this.endpoints = endpoints;
        this.visible = new Visible(broker);
        this.connections = new ConnectionView(broker);
    }

    @Override
    public void addTo(Routes routes) {
        routes.get("/version", Access.ANYONE, "The version of the broker", this::version)
                .get("/whoami", Access.MANAGEMENT, "The user who asks", this::whoami)
                .get("/overview", Access.MANAGEMENT, "The broker at a glance", this::overview)
                .get("/cluster-name", Access.MANAGEMENT, "The name of the cluster", this::clusterName)
                .put("/cluster-name", Access.ADMINISTRATOR, "Names the cluster", this::rename);
    }

    private Answer version(Request request) {
        return Answer.ok(TextNode.valueOf(productVersion()));
    }

    private String productVersion() {
        return broker.serverProperties().get("version").toString();
    }

    private Answer whoami(Request request) {
        return Answer.ok(Json.object()
                .put("name", request.caller().name())
                .put("is_internal_user", request.caller().identity().isInternal())
                .set("tags", Json.strings(request.caller().identity().tags())));
    }

    private Answer overview(Request request) {
        List<VirtualHost> vhosts = visible.vhosts(request);
        ObjectNode overview = Json.object()
                .put("product_name", broker.serverProperties().get("product").toString())
                .put("product_version", productVersion())
                .put("management_version", RABBITMQ_VERSION)
                .put("rabbitmq_version", RABBITMQ_VERSION)
                .put("cluster_name", clusterName())
                .put("rates_mode", "none")
                .put("disable_stats", false)
                .put("enable_queue_totals", false)
                .put("default_queue_type", "classic")
                .put("is_op_policy_updating_enabled", true)
                .put("require_definition_json_extension", false);
        overview.set("exchange_types", exchangeTypes());
        addTotals(overview, vhosts, request);
        if (request.caller().isMonitor()) {
            overview.put("node", Node.name()).set("listeners", endpoints.toJson());
        }
        return Answer.ok(overview);
    }

    private static ArrayNode exchangeTypes() {
        ArrayNode types = Json.array();
        VirtualHost.exchangeTypes()
                .all()
                .forEach(
                        type -> types.add(Json.object().put("name", type.name()).put("enabled", true)));
        return types;
    }

    private void addTotals(ObjectNode overview, List<VirtualHost> vhosts, Request request) {
        List<BrokerQueue> all =
                vhosts.stream().flatMap(vhost -> vhost.queues().stream()).toList();
        List<QueueFigures> figures = all.stream().map(BrokerQueue::figures).toList();
        long ready = figures.stream().mapToLong(QueueFigures::ready).sum();
        long unacked = figures.stream().mapToLong(QueueFigures::unacked).sum();
        overview.set(
                "queue_totals",
                Json.object()
                        .put("messages", ready + unacked)
                        .put("messages_ready", ready)
                        .put("messages_unacknowledged", unacked));
        var open = ConnectionView.describe(connections.visible(request, connection -> true));
        overview.set(
                "object_totals",
                Json.object()
                        .put("queues", all.size())
                        .put(
                                "exchanges",
                                vhosts.stream()
                                        .mapToInt(vhost ->
                                                vhost.topology().exchanges().size())
                                        .sum())
                        .put("connections", open.size())
                        .put(
                                "channels",
                                open.stream()
                                        .mapToInt(
                                                each -> each.status().channels().size())
                                        .sum())
                        .put(
                                "consumers",
                                figures.stream()
                                        .mapToInt(QueueFigures::consumers)
                                        .sum()));
    }

    private String clusterName() {
        return broker.clusterName();
    }

    private Answer clusterName(Request request) {
        return Answer.ok(Json.object().put("name", clusterName()));
    }

    private Answer rename(Request request) {
        ObjectNode body = request.json();
        Json.require(body, "name");
        request.await(broker.parameters().putGlobal(CLUSTER_NAME, TableJson.value(body.get("name"))));
        return Answer.noContent();
    }
}
