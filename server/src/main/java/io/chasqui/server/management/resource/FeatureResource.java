package io.chasqui.server.management.resource;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chasqui.server.broker.Broker;
import io.chasqui.server.broker.BrokerQueue;
import io.chasqui.server.config.DeprecatedFeatures;
import io.chasqui.server.management.http.Access;
import io.chasqui.server.management.http.Answer;
import io.chasqui.server.management.http.ApiException;
import io.chasqui.server.management.http.Json;
import io.chasqui.server.management.http.Request;
import io.chasqui.server.management.http.Routes;
import io.chasqui.server.management.query.ListQuery;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What this broker can, under the names of RabbitMQ's feature flags, and which old features of the protocol it permits.
 * A flag is there only if what it stands for is; none can be switched, because there are no nodes of older versions to
 * wait for.
 */
final class FeatureResource implements Resource {

    private static final String PROVIDED_BY = "chasqui";

    /** The deprecated kind of queue: neither durable nor of one connection. */
    private static final String TRANSIENT_QUEUES = "transient_nonexcl_queues";

    private static final String GLOBAL_PREFETCH = "global_qos";

    private static final Map<String, String> FLAGS = new TreeMap<>(Map.of(
            "detailed_queues_endpoint", "A listing of queues with all details besides the brief one",
            "direct_exchange_routing_v2", "Direct exchanges look their bindings up by routing key",
            "drop_unroutable_metric", "Count unroutable messages that are dropped",
            "empty_basic_get_metric", "Count basic.get on empty queues",
            "implicit_default_bindings", "Bindings of the default exchange are implicit",
            "quorum_queue", "Support queues of type `quorum`",
            "user_limits", "Limits on the connections and channels of a user",
            "virtual_host_metadata", "Virtual host metadata (description, tags, etc)"));

    private final Broker broker;

    FeatureResource(Broker broker) {
        this.broker = broker;
    }

    @Override
    public void addTo(Routes routes) {
        routes.get("/feature-flags", Access.MANAGEMENT, "What the broker can, as feature flags", this::flags)
                .put(
                        "/feature-flags/{name}/enable",
                        Access.ADMINISTRATOR,
                        "Enables a feature flag: all that there are are enabled",
                        this::enable)
                .get("/deprecated-features", Access.MANAGEMENT, "Old features, permitted or not", this::deprecated)
                .get("/deprecated-features/used", Access.MANAGEMENT, "Old features that are in use", this::used);
    }

    private Answer flags(Request request) {
        return Answer.ok(ListQuery.of(request)
                .answer(FLAGS.entrySet().stream()
                        .map(flag -> Json.object()
                                .put("name", flag.getKey())
                                .put("desc", flag.getValue())
                                .put("doc_url", "")
                                .put("state", "enabled")
                                .put("stability", "required")
                                .put("require_level", "hard")
                                .put("experiment_level", "supported")
                                .put("provided_by", PROVIDED_BY))
                        .toList()));
    }

    private Answer enable(Request request) {
        if (!FLAGS.containsKey(request.path("name"))) {
            throw ApiException.badRequest("unsupported");
        }
        return Answer.noContent();
    }

    private Answer deprecated(Request request) {
        DeprecatedFeatures permitted = broker.config().deprecatedFeatures();
        return list(
                request,
                Stream.of(
                        describe(GLOBAL_PREFETCH, permitted.globalPrefetch()),
                        describe(TRANSIENT_QUEUES, permitted.transientNonexclusiveQueues())));
    }

    /** Queues can be looked through; who asks for a prefetch of a whole channel is not remembered. */
    private Answer used(Request request) {
        boolean usesTransient = broker.vhosts().all().stream()
                .flatMap(vhost -> vhost.queues().stream())
                .map(BrokerQueue::definition)
                .anyMatch(queue -> !queue.durable() && !queue.exclusive());
        boolean permitted = broker.config().deprecatedFeatures().transientNonexclusiveQueues();
        return list(request, usesTransient ? Stream.of(describe(TRANSIENT_QUEUES, permitted)) : Stream.empty());
    }

    private static Answer list(Request request, Stream<ObjectNode> features) {
        return Answer.ok(ListQuery.of(request).answer(features.toList()));
    }

    private static ObjectNode describe(String name, boolean isPermitted) {
        return Json.object()
                .put("name", name)
                .put("state", isPermitted ? "permitted" : "denied")
                .put("deprecation_phase", "permitted_by_default")
                .put("desc", "")
                .put("doc_url", "")
                .put("provided_by", PROVIDED_BY);
    }
}
