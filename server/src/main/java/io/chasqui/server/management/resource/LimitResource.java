package io.chasqui.server.management.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chasqui.codec.amqp091.FieldTable;
import io.chasqui.server.access.User;
import io.chasqui.server.access.UserLimits;
import io.chasqui.server.broker.Broker;
import io.chasqui.server.broker.VirtualHost;
import io.chasqui.server.broker.VirtualHostLimits;
import io.chasqui.server.definition.JsonTerm;
import io.chasqui.server.management.http.Access;
import io.chasqui.server.management.http.Answer;
import io.chasqui.server.management.http.ApiException;
import io.chasqui.server.management.http.Caller;
import io.chasqui.server.management.http.Json;
import io.chasqui.server.management.http.Request;
import io.chasqui.server.management.http.Routes;
import io.chasqui.server.management.http.TableJson;
import io.chasqui.server.management.query.ListQuery;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** How much there may be in virtual hosts, and how much users may have open. */
final class LimitResource implements Resource {

    private static final Set<String> USER_LIMITS = Set.of(UserLimits.MAX_CONNECTIONS, UserLimits.MAX_CHANNELS);

    private final Broker broker;
    private final Visible visible;

    LimitResource(Broker broker) {
        this.broker = broker;
        this.visible = new Visible(broker);
    }

    @Override
    public void addTo(Routes routes) {
        String ofVhost = "/vhost-limits/{vhost}/{name}";
        String ofUser = "/user-limits/{user}/{name}";
        routes.get("/vhost-limits", Access.MANAGEMENT, "Limits of all virtual hosts", this::ofVhosts)
                .get("/vhost-limits/{vhost}", Access.MANAGEMENT, "Limits of a virtual host", this::ofVhosts)
                .put(ofVhost, Access.ADMINISTRATOR, "Limits a virtual host", this::limitVhost)
                .delete(ofVhost, Access.ADMINISTRATOR, "Lifts a limit of a virtual host", this::unlimitVhost)
                .get("/user-limits", Access.ADMINISTRATOR, "Limits of all users", this::ofUsers)
                .get("/user-limits/{user}", Access.MANAGEMENT, "Limits of a user", this::ofUser)
                .put(ofUser, Access.ADMINISTRATOR, "Limits a user", this::limitUser)
                .delete(ofUser, Access.ADMINISTRATOR, "Lifts a limit of a user", this::unlimitUser);
    }

    // ---- Virtual hosts

    private Answer ofVhosts(Request request) {
        List<ObjectNode> limits = visible.vhosts(request).stream()
                .filter(vhost -> !vhost.limits().table().isEmpty())
                .map(LimitResource::describe)
                .toList();
        return Answer.ok(ListQuery.of(request).answer(limits));
    }

    private static ObjectNode describe(VirtualHost vhost) {
        return Json.object()
                .put("vhost", vhost.name())
                .set("value", TableJson.toJson(vhost.limits().table()));
    }

    private Answer limitVhost(Request request) {
        Object value = value(request);
        VirtualHost vhost = required(request);
        return store(request, vhost, vhost.limits().table().with(request.path("name"), value));
    }

    private static Object value(Request request) {
        ObjectNode body = request.json();
        Json.require(body, "value");
        return TableJson.value(body.get("value"));
    }

    private VirtualHost required(Request request) {
        VirtualHost vhost = broker.vhost(request.vhost());
        if (vhost == null) {
            throw ApiException.notFound("vhost_not_found");
        }
        return vhost;
    }

    private Answer unlimitVhost(Request request) {
        VirtualHost vhost = required(request);
        return store(request, vhost, vhost.limits().table().without(request.path("name")));
    }

    private Answer store(Request request, VirtualHost vhost, FieldTable limits) {
        request.await(broker.parameters()
                .put(VirtualHostLimits.COMPONENT, vhost.name(), VirtualHostLimits.PARAMETER, limits));
        return Answer.noContent();
    }

    // ---- Users

    private Answer ofUsers(Request request) {
        return describe(request, broker.users().all().stream());
    }

    private Answer ofUser(Request request) {
        Caller caller = request.caller();
        if (!caller.isAdministrator() && !caller.name().equals(request.path("user"))) {
            throw ApiException.notAuthorised("User not authorised to access object");
        }
        return describe(request, Stream.of(UserResource.required(broker, request)));
    }

    private static Answer describe(Request request, Stream<User> users) {
        List<ObjectNode> limits = users.filter(user -> !user.limits().values().isEmpty())
                .sorted(Comparator.comparing(User::name))
                .map(user -> (ObjectNode)
                        Json.object().put("user", user.name()).set("value", UserResource.limits(user.limits())))
                .toList();
        return Answer.ok(ListQuery.of(request).answer(limits));
    }

    private Answer limitUser(Request request) {
        ObjectNode body = request.json();
        Json.require(body, "value");
        String user = request.path("user");
        requireUser(user);
        String name = request.path("name");
        long limit = limit(name, body.get("value"));
        request.await(broker.users().changeLimits(user, limits -> limits.with(name, limit)));
        return Answer.noContent();
    }

    private void requireUser(String user) {
        if (broker.users().get(user) == null) {
            throw ApiException.badRequest(Json.array().add("no_such_user").add(user));
        }
    }

    private Answer unlimitUser(Request request) {
        if (broker.users().get(request.path("user")) == null) {
            throw ApiException.notFound("user_not_found");
        }
        request.await(
                broker.users().changeLimits(request.path("user"), limits -> limits.with(request.path("name"), null)));
        return Answer.noContent();
    }

    /** The limits in the body of a request or in a file of definitions. */
    static UserLimits userLimits(JsonNode node) {
        UserLimits limits = UserLimits.NONE;
        if (node instanceof ObjectNode object) {
            for (Map.Entry<String, JsonNode> entry : object.properties()) {
                limits = limits.with(entry.getKey(), limit(entry.getKey(), entry.getValue()));
            }
        }
        return limits;
    }

    private static long limit(String name, JsonNode value) {
        Object field = TableJson.value(value);
        if (!USER_LIMITS.contains(name)) {
            throw ApiException.badRequest(
                    "Unrecognised terms " + JsonTerm.pairs(Map.of(name, field)) + " in user-limits");
        }
        if (!value.isIntegralNumber()) {
            throw ApiException.badRequest(name + " should be a number, actually was " + JsonTerm.of(field));
        }
        return value.longValue();
    }
}
