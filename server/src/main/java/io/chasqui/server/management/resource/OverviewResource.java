package io.chasqui.server.management.resource;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.chasqui.server.broker.Broker;
import io.chasqui.server.broker.BrokerQueue;
import io.chasqui.server.broker.ClientConnection;
import io.chasqui.server.broker.VirtualHost;
import io.chasqui.server.management.http.Access;
import io.chasqui.server.management.http.Answer;
import io.chasqui.server.management.http.Json;
import io.chasqui.server.management.http.Request;
import io.chasqui.server.management.http.Routes;
import io.chasqui.server.management.http.TableJson;
import io.chasqui.server.statistics.Retention;
import io.chasqui.server.statistics.Statistics;
import io.chasqui.server.statistics.Watch;
import io.chasqui.store.queue.QueueCount;
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
    private final Statistics statistics;

    OverviewResource(Broker broker, Endpoints endpoints, Statistics statistics) {
        this.statistics = statistics;
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
                .put("rates_mode", statistics.config().ratesMode().toString())
                .put("disable_stats", statistics.config().disabled())
                .put("enable_queue_totals", false)
                .put("default_queue_type", "classic")
                .put("is_op_policy_updating_enabled", true)
                .put("require_definition_json_extension", false);
        overview.set("exchange_types", exchangeTypes());
        overview.putObject("cluster_tags");
        overview.putObject("node_tags");
        overview.set("sample_retention_policies", retention());
        overview.set("object_totals", totals(vhosts, request));
        Rates rates = new Rates(statistics, request);
        if (rates.wanted()) {
            addStatistics(overview, vhosts, rates, request);
        }
        if (request.caller().isMonitor()) {
            overview.put("node", Node.name()).set("listeners", endpoints.toJson());
        }
        return Answer.ok(overview);
    }

    static ArrayNode exchangeTypes() {
        ArrayNode types = Json.array();
        VirtualHost.exchangeTypes()
                .all()
                .forEach(
                        type -> types.add(Json.object().put("name", type.name()).put("enabled", true)));
        return types;
    }

    private static ObjectNode retention() {
        ObjectNode retention = Json.object();
        Retention.WHOLE_SECONDS.forEach(retention.putArray("global")::add);
        Retention.OBJECT_SECONDS.forEach(retention.putArray("basic")::add);
        Retention.OBJECT_SECONDS.forEach(retention.putArray("detailed")::add);
        return retention;
    }

    /** Who monitors sees everything; others what is in their virtual hosts. */
    private void addStatistics(ObjectNode overview, List<VirtualHost> vhosts, Rates rates, Request request) {
        Watch theirs = Watch.sum(vhosts.stream().map(statistics::of).toList());
        rates.addMessages(overview.putObject("queue_totals"), theirs);
        boolean all = request.caller().isMonitor();
        rates.addMessageStats(overview, all ? statistics.ofBroker() : theirs);
        if (!overview.has("message_stats")) {
            overview.putObject("message_stats");
        }
        ObjectNode churn = overview.putObject("churn_rates");
        if (all) {
            rates.addNode(churn, statistics.ofNode(), Rates.CHURN);
        }
        overview.put("statistics_db_event_queue", 0);
    }

    private ObjectNode totals(List<VirtualHost> vhosts, Request request) {
        List<ClientConnection> open = connections.visible(request, connection -> true);
        int exchanges = 0;
        int queues = 0;
        long consumers = 0;
        for (VirtualHost vhost : vhosts) {
            exchanges += vhost.topology().exchanges().size();
            queues += vhost.queues().size();
            for (BrokerQueue queue : vhost.queues()) {
                consumers += queue.counts().get(QueueCount.CONSUMERS);
            }
        }
        return Json.object()
                .put("queues", queues)
                .put("exchanges", exchanges)
                .put("connections", open.size())
                .put("channels", channels(open))
                .put("consumers", consumers);
    }

    private static int channels(List<ClientConnection> open) {
        return ConnectionView.describe(open).stream()
                .mapToInt(each -> each.status().channels().size())
                .sum();
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
