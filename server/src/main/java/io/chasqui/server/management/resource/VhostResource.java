package io.chasqui.server.management.resource;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chasqui.server.access.Permissions;
import io.chasqui.server.broker.Broker;
import io.chasqui.server.broker.VirtualHost;
import io.chasqui.server.broker.VirtualHostMetadata;
import io.chasqui.server.management.http.Access;
import io.chasqui.server.management.http.Answer;
import io.chasqui.server.management.http.ApiException;
import io.chasqui.server.management.http.Caller;
import io.chasqui.server.management.http.Json;
import io.chasqui.server.management.http.Request;
import io.chasqui.server.management.http.Routes;
import io.chasqui.server.management.query.ListQuery;
import io.chasqui.server.statistics.Statistics;
import io.chasqui.server.statistics.Watch;

/** Virtual hosts. */
final class VhostResource implements Resource {

    private static final String DEFAULT_TYPE = "classic";

    private final Broker broker;
    private final Statistics statistics;

    VhostResource(Broker broker, Statistics statistics) {
        this.statistics = statistics;
        this.broker = broker;
    }

    @Override
    public void addTo(Routes routes) {
        String one = "/vhosts/{vhost}";
        String protection = one + "/deletion/protection";
        routes.get("/vhosts", Access.MANAGEMENT, "Virtual hosts that the user may see", this::list)
                .get(one, Access.ADMINISTRATOR, "One virtual host", this::show)
                .put(one, Access.ADMINISTRATOR, "Creates or changes a virtual host", this::put)
                .delete(one, Access.ADMINISTRATOR, "Deletes a virtual host with everything in it", this::delete)
                .post(protection, Access.ADMINISTRATOR, "Protects a virtual host from deletion", r -> protect(r, true))
                .delete(protection, Access.ADMINISTRATOR, "Lifts the protection", r -> protect(r, false))
                .post(one + "/start/{node}", Access.ADMINISTRATOR, "Starts a virtual host on a node", this::start);
    }

    private Answer list(Request request) {
        Caller caller = request.caller();
        Rates rates = new Rates(statistics, request);
        return Answer.ok(ListQuery.of(request)
                .answer(broker.vhosts().all().stream()
                        .filter(vhost -> caller.isAdministrator() || caller.sees(vhost.name()))
                        .map(vhost -> describe(vhost, rates))
                        .toList()));
    }

    private Answer show(Request request) {
        return Answer.ok(ListQuery.of(request).columnsOf(describe(required(request), new Rates(statistics, request))));
    }

    private VirtualHost required(Request request) {
        VirtualHost vhost = broker.vhost(request.vhost());
        if (vhost == null) {
            throw ApiException.notFound();
        }
        return vhost;
    }

    private static ObjectNode describe(VirtualHost vhost, Rates rates) {
        VirtualHostMetadata metadata = vhost.metadata();
        ObjectNode described = describe(metadata)
                .put("name", vhost.name())
                .put("protected_from_deletion", metadata.deletionProtected())
                .put("tracing", vhost.firehose() != null);
        ObjectNode nested = describe(metadata);
        if (metadata.deletionProtected()) {
            nested.put("protected_from_deletion", true);
        }
        described.set("metadata", nested);
        described.set("cluster_state", Json.object().put(Node.name(), "running"));
        if (rates.wanted()) {
            Watch watch = rates.statistics().of(vhost);
            rates.addMessages(described, watch);
            rates.addBytes(described, watch);
            rates.addMessageStats(described, watch);
        }
        return described;
    }

    private static ObjectNode describe(VirtualHostMetadata metadata) {
        String type = metadata.defaultQueueType();
        return Json.object()
                .put("description", metadata.description())
                .put("default_queue_type", type == null ? DEFAULT_TYPE : type)
                .set("tags", Json.strings(metadata.tags()));
    }

    private Answer put(Request request) {
        ObjectNode body = request.json();
        VirtualHost existing = broker.vhost(request.vhost());
        VirtualHostMetadata metadata = new VirtualHostMetadata(
                Json.text(body, "description", ""),
                Json.words(body.get("tags")),
                defaultQueueType(body),
                existing != null && existing.metadata().deletionProtected());
        boolean isNew = request.await(broker.vhosts().put(request.vhost(), metadata));
        if (body.has("tracing")) {
            required(request).trace(Json.flag(body, "tracing", false));
        }
        if (isNew && request.caller().identity().isInternal()) {
            // Whoever makes a virtual host can use it. What a token allows is not ours to change.
            request.await(
                    broker.users().grant(request.caller().name(), request.vhost(), Permissions.of(".*", ".*", ".*")));
        }
        return Answer.put(isNew);
    }

    private static String defaultQueueType(ObjectNode body) {
        String alias = Json.text(body, "defaultqueuetype", null);
        return Json.text(body, "default_queue_type", alias);
    }

    private Answer delete(Request request) {
        if (!request.await(broker.vhosts().delete(request.vhost()))) {
            throw ApiException.notFound();
        }
        return Answer.noContent();
    }

    private Answer protect(Request request, boolean isProtected) {
        VirtualHost vhost = broker.vhost(request.vhost());
        if (vhost == null) {
            throw isProtected
                    ? ApiException.notFound("Cannot enable deletion protection of virtual host '" + request.vhost()
                            + "' because it does not exist")
                    : ApiException.notFound();
        }
        VirtualHostMetadata metadata = vhost.metadata();
        request.await(broker.vhosts()
                .put(
                        vhost.name(),
                        new VirtualHostMetadata(
                                metadata.description(), metadata.tags(), metadata.defaultQueueType(), isProtected)));
        return Answer.noContent();
    }

    /** A virtual host runs as long as it is there. */
    private Answer start(Request request) {
        String node = request.path("node");
        if (!node.equals(Node.name())) {
            throw ApiException.badRequest("Unknown node: " + node);
        }
        if (broker.vhost(request.vhost()) == null) {
            throw ApiException.badRequest(
                    "Request to node " + node + " failed with {no_such_vhost,<<\"" + request.vhost() + "\">>}");
        }
        return Answer.noContent();
    }
}
