package io.chasqui.server.management.resource;

import io.chasqui.server.broker.Broker;
import io.chasqui.server.broker.BrokerQueue;
import io.chasqui.server.broker.QueueType;
import io.chasqui.server.broker.VirtualHost;
import io.chasqui.server.management.http.Access;
import io.chasqui.server.management.http.Answer;
import io.chasqui.server.management.http.ApiException;
import io.chasqui.server.management.http.Json;
import io.chasqui.server.management.http.Request;
import io.chasqui.server.management.http.Routes;
import java.util.Map;

/**
 * Replicas of quorum queues. The one node holds the only one of each: it is there already when it is to be added, and
 * cannot go.
 */
final class QuorumResource implements Resource {

    private static final String NOT_SUPPORTED = "classic_queue_not_supported";

    private final Broker broker;

    QuorumResource(Broker broker) {
        this.broker = broker;
    }

    @Override
    public void addTo(Routes routes) {
        String one = "/queues/quorum/{vhost}/{name}";
        String onNode = "/queues/quorum/replicas/on/{node}";
        routes.get(one + "/status", Access.MANAGEMENT, "The replicas of a quorum queue", this::status)
                .post(one + "/replicas/add", Access.ADMINISTRATOR, "Adds a replica", this::add)
                .delete(one + "/replicas/delete", Access.ADMINISTRATOR, "Removes a replica", this::delete)
                .post(onNode + "/grow", Access.ADMINISTRATOR, "Adds a replica of many queues", this::grow)
                .delete(onNode + "/shrink", Access.ADMINISTRATOR, "Removes all replicas from a node", this::shrink);
    }

    private BrokerQueue queue(Request request) {
        VirtualHost vhost = broker.vhost(request.vhost());
        return vhost == null ? null : vhost.queue(request.path("name"));
    }

    private Answer status(Request request) {
        BrokerQueue queue = queue(request);
        if (queue == null) {
            throw ApiException.notFound();
        }
        if (!isQuorum(queue)) {
            return new Answer(503, Json.object().put("status", "failed").put("reason", NOT_SUPPORTED), Map.of());
        }
        return Answer.ok(Json.array()
                .add(Json.object()
                        .put("Node Name", Node.name())
                        .put("Raft State", "leader")
                        .put("Membership", "voter")));
    }

    private static boolean isQuorum(BrokerQueue queue) {
        return queue.definition().type() == QueueType.QUORUM;
    }

    private Answer add(Request request) {
        requireMember(request);
        BrokerQueue queue = queue(request);
        if (queue == null) {
            throw ApiException.unavailable("not_found");
        }
        requireQuorum(queue);
        return Answer.noContent();
    }

    private static void requireMember(Request request) {
        var body = request.json();
        Json.require(body, "node");
        if (!body.path("node").asText().equals(Node.name())) {
            throw ApiException.badRequest("Node is not a cluster member");
        }
    }

    private static void requireQuorum(BrokerQueue queue) {
        if (!isQuorum(queue)) {
            throw ApiException.unavailable(NOT_SUPPORTED);
        }
    }

    private Answer delete(Request request) {
        requireMember(request);
        BrokerQueue queue = queue(request);
        if (queue == null) {
            throw ApiException.notFound();
        }
        requireQuorum(queue);
        throw ApiException.unavailable("last_node");
    }

    private Answer grow(Request request) {
        Json.require(request.json(), "vhost_pattern", "queue_pattern", "strategy");
        if (!request.path("node").equals(Node.name())) {
            throw ApiException.badRequest("Node is not a cluster member");
        }
        return Answer.noContent();
    }

    private Answer shrink(Request request) {
        Node.require(request.path("node"));
        return Answer.empty(202);
    }
}
