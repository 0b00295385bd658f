package io.chasqui.server.management.resource;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chasqui.server.access.AccessControl.Grant;
import io.chasqui.server.access.TopicPermission;
import io.chasqui.server.broker.Broker;
import io.chasqui.server.management.http.Access;
import io.chasqui.server.management.http.Answer;
import io.chasqui.server.management.http.ApiException;
import io.chasqui.server.management.http.Json;
import io.chasqui.server.management.http.Request;
import io.chasqui.server.management.http.Routes;
import io.chasqui.server.management.query.ListQuery;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Which topics users may use at exchanges. */
final class TopicPermissionResource implements Resource {

    private static final Comparator<Grant> ORDER =
            Comparator.comparing(Grant::user).thenComparing(Grant::vhost);

    private final Broker broker;

    TopicPermissionResource(Broker broker) {
        this.broker = broker;
    }

    @Override
    public void addTo(Routes routes) {
        String one = "/topic-permissions/{vhost}/{user}";
        routes.get("/topic-permissions", Access.ADMINISTRATOR, "All topic permissions", r -> list(r, grant -> true))
                .get("/users/{user}/topic-permissions", Access.ADMINISTRATOR, "Those of a user", this::ofUser)
                .get(
                        "/vhosts/{vhost}/topic-permissions",
                        Access.ADMINISTRATOR,
                        "Those in a virtual host",
                        this::inVhost)
                .get(one, Access.ADMINISTRATOR, "Those of a user in a virtual host", this::show)
                .put(one, Access.ADMINISTRATOR, "Grants topics at an exchange", this::put)
                .delete(one, Access.ADMINISTRATOR, "Lifts all restrictions of topics", this::delete)
                .delete(one + "/{exchange}", Access.ADMINISTRATOR, "Lifts those at an exchange", this::delete);
    }

    private Answer list(Request request, Predicate<Grant> wanted) {
        return Answer.ok(ListQuery.of(request).answer(describe(wanted)));
    }

    private List<ObjectNode> describe(Predicate<Grant> wanted) {
        return broker.access().topicGrants().stream()
                .filter(wanted)
                .sorted(ORDER)
                .flatMap(grant -> describe(broker, grant))
                .toList();
    }

    /** The topic permissions of a user in a virtual host, as the API and exported definitions show them. */
    static Stream<ObjectNode> describe(Broker broker, Grant grant) {
        return broker.access().topicPermissions(grant.user(), grant.vhost()).entrySet().stream()
                .map(entry -> describe(grant.user(), grant.vhost(), entry.getKey(), entry.getValue()));
    }

    static ObjectNode describe(String user, String vhost, String exchange, TopicPermission permission) {
        return Json.object()
                .put("user", user)
                .put("vhost", vhost)
                .put("exchange", exchange)
                .put("write", permission.write())
                .put("read", permission.read());
    }

    private Answer ofUser(Request request) {
        String user = UserResource.required(broker, request).name();
        return list(request, grant -> grant.user().equals(user));
    }

    private Answer inVhost(Request request) {
        if (broker.vhost(request.vhost()) == null) {
            throw ApiException.notFound();
        }
        return list(request, grant -> grant.vhost().equals(request.vhost()));
    }

    private Answer show(Request request) {
        Grant wanted = new Grant(request.path("user"), request.vhost());
        List<ObjectNode> found = describe(wanted::equals);
        if (found.isEmpty()) {
            throw ApiException.notFound();
        }
        return Answer.ok(ListQuery.of(request).answer(found));
    }

    private Answer put(Request request) {
        ObjectNode body = request.json();
        Json.require(body, "exchange", "write", "read");
        String exchange = Json.text(body, "exchange", "");
        TopicPermission permission = new TopicPermission(Json.text(body, "write", ""), Json.text(body, "read", ""));
        String user = request.path("user");
        String vhost = request.vhost();
        requireExchange(vhost, exchange);
        boolean isFirst = broker.access().topicPermissions(user, vhost).isEmpty();
        request.await(broker.users().grantTopic(user, vhost, exchange, permission));
        return Answer.put(isFirst);
    }

    private void requireExchange(String vhost, String exchange) {
        boolean isMissing =
                broker.vhost(vhost) != null && broker.vhost(vhost).topology().exchange(exchange) == null;
        if (isMissing) {
            throw ApiException.badRequest(Json.array().add("no_such_exchange").add(exchange));
        }
    }

    private Answer delete(Request request) {
        String user = request.path("user");
        if (broker.access().topicPermissions(user, request.vhost()).isEmpty()) {
            throw ApiException.notFound();
        }
        request.await(broker.users().revokeTopics(user, request.vhost(), request.path("exchange")));
        return Answer.noContent();
    }
}
