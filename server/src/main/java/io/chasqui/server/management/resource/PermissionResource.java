package io.chasqui.server.management.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chasqui.server.access.AccessControl.Grant;
import io.chasqui.server.access.Permissions;
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
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** What users may do in virtual hosts. */
final class PermissionResource implements Resource {

    private final Broker broker;

    PermissionResource(Broker broker) {
        this.broker = broker;
    }

    @Override
    public void addTo(Routes routes) {
        String one = "/permissions/{vhost}/{user}";
        routes.get("/permissions", Access.ADMINISTRATOR, "All permissions", r -> list(r, grant -> true))
                .get("/whoami/permissions", Access.MANAGEMENT, "Permissions of the user who asks", this::own)
                .get("/users/{user}/permissions", Access.ADMINISTRATOR, "Permissions of a user", this::ofUser)
                .get(
                        "/vhosts/{vhost}/permissions",
                        Access.ADMINISTRATOR,
                        "Permissions in a virtual host",
                        this::inVhost)
                .get(one, Access.ADMINISTRATOR, "Permissions of a user in a virtual host", this::show)
                .put(one, Access.ADMINISTRATOR, "Grants permissions", this::put)
                .delete(one, Access.ADMINISTRATOR, "Takes permissions away", this::delete);
    }

    private Answer list(Request request, Predicate<Grant> wanted) {
        List<ObjectNode> permissions = broker.access().permissions().entrySet().stream()
                .filter(entry -> wanted.test(entry.getKey()))
                .sorted(Map.Entry.comparingByKey(
                        Comparator.comparing(Grant::user).thenComparing(Grant::vhost)))
                .map(entry -> describe(entry.getKey(), entry.getValue()))
                .toList();
        return Answer.ok(ListQuery.of(request).answer(permissions));
    }

    private Answer ofUser(Request request) {
        String user = UserResource.required(broker, request).name();
        return list(request, grant -> grant.user().equals(user));
    }

    /** Those that the user database holds: what a token allows is in the token. */
    private Answer own(Request request) {
        if (!request.caller().identity().isInternal()) {
            throw ApiException.notFound();
        }
        return list(request, grant -> grant.user().equals(request.caller().name()));
    }

    private Answer inVhost(Request request) {
        if (broker.vhost(request.vhost()) == null) {
            throw ApiException.notFound();
        }
        return list(request, grant -> grant.vhost().equals(request.vhost()));
    }

    /** Permissions as the API and exported definitions show them. */
    static ObjectNode describe(Grant grant, Permissions permissions) {
        return Json.object()
                .put("user", grant.user())
                .put("vhost", grant.vhost())
                .put("configure", permissions.configure().expression())
                .put("write", permissions.write().expression())
                .put("read", permissions.read().expression());
    }

    private Answer show(Request request) {
        Grant grant = new Grant(request.path("user"), request.vhost());
        Permissions permissions = broker.access().permissions(grant.user(), grant.vhost());
        if (permissions == null) {
            throw ApiException.notFound();
        }
        return Answer.ok(describe(grant, permissions));
    }

    /** The permissions in the body of a request or a file of definitions. */
    static Permissions read(ObjectNode body) {
        Json.require(body, "configure", "write", "read");
        return Permissions.of(
                Json.text(body, "configure", ""), Json.text(body, "write", ""), Json.text(body, "read", ""));
    }

    static boolean areSame(Permissions one, Permissions other) {
        return one.configure().expression().equals(other.configure().expression())
                && one.write().expression().equals(other.write().expression())
                && one.read().expression().equals(other.read().expression());
    }

    /** Permissions by virtual host, as they may come with a new user. */
    static Map<String, Permissions> byVhost(JsonNode node) {
        Map<String, Permissions> permissions = new TreeMap<>();
        if (node instanceof ObjectNode object) {
            object.properties().forEach(entry -> {
                if (entry.getValue() instanceof ObjectNode granted) {
                    permissions.put(entry.getKey(), read(granted));
                }
            });
        }
        return permissions;
    }

    private Answer put(Request request) {
        Permissions permissions = read(request.json());
        return Answer.put(request.await(broker.users().grant(request.path("user"), request.vhost(), permissions)));
    }

    private Answer delete(Request request) {
        if (!request.await(broker.users().revoke(request.path("user"), request.vhost()))) {
            throw ApiException.notFound();
        }
        return Answer.noContent();
    }
}
