package io.chasqui.server.management.resource;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chasqui.server.broker.Alarms;
import io.chasqui.server.broker.Broker;
import io.chasqui.server.management.http.Access;
import io.chasqui.server.management.http.Answer;
import io.chasqui.server.management.http.ApiException;
import io.chasqui.server.management.http.Json;
import io.chasqui.server.management.http.Request;
import io.chasqui.server.management.http.Routes;
import io.chasqui.server.pattern.NamePattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/** Checks that monitoring asks: 200 when all is well, 503 and what is wrong otherwise. */
final class HealthResource implements Resource {

    private static final String CHECKS = "/health/checks/";

    private static final String ELECTED = CHECKS + "quorum-queues-without-elected-leaders/";

    /** What else operators call the protocols. */
    private static final Map<String, String> ALIASES = Map.of(
            "amqp091", "amqp", "amqp0.9.1", "amqp", "amqp0-9-1", "amqp", "management", "http", "amqps", "amqp/ssl");

    private final Broker broker;
    private final Endpoints endpoints;

    HealthResource(Broker broker, Endpoints endpoints) {
        this.broker = broker;
        this.endpoints = endpoints;
    }

    @Override
    public void addTo(Routes routes) {
        routes.get(CHECKS + "alarms", Access.MANAGEMENT, "No alarm is on", this::alarms)
                .get(CHECKS + "local-alarms", Access.MANAGEMENT, "No alarm is on here", this::alarms)
                .get(CHECKS + "virtual-hosts", Access.MANAGEMENT, "All virtual hosts run", this::well)
                .get(CHECKS + "port-listener/{port}", Access.MANAGEMENT, "Something listens on a port", this::port)
                .get(
                        CHECKS + "protocol-listener/{protocols}",
                        Access.MANAGEMENT,
                        "Something listens for each of the protocols",
                        this::protocols)
                .get(CHECKS + "node-is-quorum-critical", Access.MANAGEMENT, "The node may stop", this::singleNode)
                .get(CHECKS + "is-in-service", Access.ANYONE, "The broker serves clients", this::well)
                .get(CHECKS + "ready-to-serve-clients", Access.ANYONE, "The broker serves clients", this::well)
                .get(CHECKS + "below-node-connection-limit", Access.ANYONE, "More may connect", this::connections)
                .get(CHECKS + "reached-target-cluster-size", Access.ANYONE, "The one node is there", this::well)
                .get(CHECKS + "metadata-store/initialized", Access.MANAGEMENT, "Definitions are read", this::well)
                .get(
                        CHECKS + "metadata-store/initialized/with-data",
                        Access.MANAGEMENT,
                        "Definitions are read, and there are some",
                        this::definitions)
                .get(ELECTED + "all-vhosts", Access.MANAGEMENT, "All quorum queues have a leader", this::well)
                .get(
                        ELECTED + "all-vhosts/pattern/{pattern}",
                        Access.MANAGEMENT,
                        "Quorum queues with such names have a leader",
                        this::elected)
                .get(
                        ELECTED + "vhost/{vhost}",
                        Access.MANAGEMENT,
                        "All quorum queues of a virtual host have a leader",
                        this::elected)
                .get(
                        ELECTED + "vhost/{vhost}/pattern/{pattern}",
                        Access.MANAGEMENT,
                        "Quorum queues of a virtual host with such names have a leader",
                        this::elected)
                .get("/aliveness-test/{vhost}", Access.MANAGEMENT, "A virtual host is there", this::well)
                .get("/healthchecks/node", Access.MANAGEMENT, "The broker runs", this::well)
                .get("/healthchecks/node/{node}", Access.MANAGEMENT, "The broker runs", this::node);
    }

    private static Answer ok() {
        return Answer.ok(Json.object().put("status", "ok"));
    }

    private static Answer failed(ObjectNode details, String reason) {
        details.put("status", "failed").put("reason", reason);
        return new Answer(503, details, Map.of());
    }

    private Answer well(Request request) {
        return ok();
    }

    private Answer alarms(Request request) {
        Set<Alarms.Resource> raised = broker.alarms().raised();
        if (raised.isEmpty()) {
            return ok();
        }
        var alarms = Json.array();
        raised.forEach(alarm -> alarms.add(Json.object()
                .put("node", Node.name())
                .put("resource", alarm.name().toLowerCase(Locale.ROOT))));
        return failed(Json.object().set("alarms", alarms), "There are alarms in effect in the cluster");
    }

    private Answer port(Request request) {
        int port = number(request.path("port"), "Invalid port");
        boolean listens =
                endpoints.all().stream().anyMatch(endpoint -> endpoint.address().getPort() == port);
        if (listens) {
            return Answer.ok(Json.object().put("status", "ok").put("port", port));
        }
        var ports = Json.array();
        endpoints.all().forEach(endpoint -> ports.add(endpoint.address().getPort()));
        ObjectNode details = Json.object().put("missing", port);
        details.set("ports", ports);
        return failed(details, "No active listener");
    }

    private static int number(String text, String refusal) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw ApiException.badRequest(refusal);
        }
    }

    private Answer protocols(Request request) {
        List<String> missing = new ArrayList<>();
        for (String wanted : request.path("protocols").split(",")) {
            String name = wanted.strip().toLowerCase(Locale.ROOT);
            if (!endpoints.protocols().contains(ALIASES.getOrDefault(name, name))) {
                missing.add(name);
            }
        }
        ObjectNode details = Json.object();
        details.set("protocols", Json.strings(endpoints.protocols()));
        if (missing.isEmpty()) {
            return Answer.ok(details.put("status", "ok"));
        }
        details.set("missing", Json.strings(missing));
        return failed(details, "No active listener");
    }

    private Answer singleNode(Request request) {
        return Answer.ok(Json.object().put("status", "ok").put("reason", "single node cluster"));
    }

    private Answer connections(Request request) {
        OptionalLong most = broker.config().limits().maxConnections();
        int open = broker.connections().count();
        if (most.isEmpty() || open < most.getAsLong()) {
            return ok();
        }
        return failed(
                Json.object(),
                "node connection limit is reached: %d connections, limit %d".formatted(open, most.getAsLong()));
    }

    private Answer definitions(Request request) {
        boolean isEmpty =
                broker.vhosts().all().isEmpty() && broker.users().all().isEmpty();
        return isEmpty ? failed(Json.object(), "The metadata store has no data") : ok();
    }

    /** The one node leads all of its queues. */
    private Answer elected(Request request) {
        String pattern = request.path("pattern");
        if (pattern != null) {
            NamePattern.of(pattern);
        }
        return ok();
    }

    private Answer node(Request request) {
        Node.require(request.path("node"));
        return ok();
    }
}
