package io.chasqui.server.management.resource;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chasqui.server.access.AccessControl;
import io.chasqui.server.access.Permissions;
import io.chasqui.server.access.User;
import io.chasqui.server.access.UserLimits;
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
import java.util.stream.Collectors;

/** Users. */
final class UserResource implements Resource {

    private final Broker broker;

    UserResource(Broker broker) {
        this.broker = broker;
    }

    @Override
    public void addTo(Routes routes) {
        String one = "/users/{user}";
        routes.get("/users", Access.ADMINISTRATOR, "All users", r -> list(r, user -> true))
                .get("/users/without-permissions", Access.ADMINISTRATOR, "Users without permissions", this::listIdle)
                .post("/users/bulk-delete", Access.ADMINISTRATOR, "Deletes several users", this::deleteSeveral)
                .get(one, Access.ADMINISTRATOR, "One user", this::show)
                .put(one, Access.ADMINISTRATOR, "Adds or replaces a user", this::put)
                .delete(one, Access.ADMINISTRATOR, "Deletes a user", this::delete);
    }

    private Answer list(Request request, Predicate<User> wanted) {
        List<ObjectNode> users = broker.users().all().stream()
                .filter(wanted)
                .sorted(Comparator.comparing(User::name))
                .map(UserResource::describe)
                .toList();
        return Answer.ok(ListQuery.of(request).answer(users));
    }

    private Answer listIdle(Request request) {
        var withPermissions = broker.access().permissions().keySet().stream()
                .map(AccessControl.Grant::user)
                .collect(Collectors.toSet());
        return list(request, user -> !withPermissions.contains(user.name()));
    }

    private Answer show(Request request) {
        return Answer.ok(ListQuery.of(request).columnsOf(describe(required(broker, request))));
    }

    /** The user of the path. */
    static User required(Broker broker, Request request) {
        User user = broker.users().get(request.path("user"));
        if (user == null) {
            throw ApiException.notFound();
        }
        return user;
    }

    /** A user as the API and exported definitions show it. */
    static ObjectNode describe(User user) {
        ObjectNode described = Json.object()
                .put("name", user.name())
                .put(
                        "password_hash",
                        user.password() == null ? "" : user.password().encoded())
                .put(
                        "hashing_algorithm",
                        user.password() == null
                                ? PasswordFields.DEFAULT_ALGORITHM
                                : user.password().algorithm());
        described.set("tags", Json.strings(user.tags()));
        described.set("limits", limits(user.limits()));
        return described;
    }

    static ObjectNode limits(UserLimits limits) {
        ObjectNode object = Json.object();
        new TreeMap<>(limits.values()).forEach(object::put);
        return object;
    }

    private Answer put(Request request) {
        ObjectNode body = request.json();
        String name = request.path("user");
        User existing = broker.users().get(name);
        UserLimits limits = body.has("limits")
                ? LimitResource.userLimits(body.get("limits"))
                : existing == null ? UserLimits.NONE : existing.limits();
        Map<String, Permissions> permissions = PermissionResource.byVhost(body.get("permissions"));
        User user = PasswordFields.read(body, broker.passwords()).user(name, limits);
        boolean isNew = request.await(broker.users().put(user));
        if (isNew) {
            permissions.forEach((vhost, granted) -> request.await(broker.users().grant(name, vhost, granted)));
        }
        return Answer.put(isNew);
    }

    private Answer delete(Request request) {
        if (!request.await(broker.users().delete(request.path("user")))) {
            throw ApiException.notFound();
        }
        return Answer.noContent();
    }

    private Answer deleteSeveral(Request request) {
        ObjectNode body = request.json();
        Json.require(body, "users");
        Json.words(body.get("users"))
                .forEach(name -> request.await(broker.users().delete(name)));
        return Answer.noContent();
    }
}
