package io.chasqui.server.management.resource;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chasqui.server.access.LoginAttempts;
import io.chasqui.server.access.LoginAttempts.Count;
import io.chasqui.server.management.http.Access;
import io.chasqui.server.management.http.Answer;
import io.chasqui.server.management.http.Json;
import io.chasqui.server.management.http.Request;
import io.chasqui.server.management.http.Routes;

/** How often users have logged in, or tried to. */
final class LoginAttemptResource implements Resource {

    private static final String BY_PROTOCOL = "/auth/attempts/{node}";
    private static final String BY_SOURCE = BY_PROTOCOL + "/source";

    private final LoginAttempts attempts;

    LoginAttemptResource(LoginAttempts attempts) {
        this.attempts = attempts;
    }

    @Override
    public void addTo(Routes routes) {
        routes.get(BY_PROTOCOL, Access.MONITORING, "Logins by protocol", this::byProtocol)
                .get(BY_SOURCE, Access.MONITORING, "Logins by user and address, if they are tracked", this::bySource)
                .delete(BY_PROTOCOL, Access.ADMINISTRATOR, "Counts logins anew", this::reset)
                .delete(BY_SOURCE, Access.ADMINISTRATOR, "Counts logins anew", this::reset);
    }

    private Answer byProtocol(Request request) {
        Node.require(request.path("node"));
        ArrayNode protocols = Json.array();
        attempts.byProtocol()
                .forEach((protocol, count) ->
                        protocols.add(withCount(Json.object().put("protocol", protocol), count)));
        return Answer.ok(protocols);
    }

    private Answer bySource(Request request) {
        Node.require(request.path("node"));
        ArrayNode sources = Json.array();
        attempts.bySource().forEach(entry -> {
            ObjectNode source = Json.object()
                    .put("remote_address", entry.getKey().address())
                    .put("username", entry.getKey().user())
                    .put("protocol", entry.getKey().protocol());
            sources.add(withCount(source, entry.getValue()));
        });
        return Answer.ok(sources);
    }

    private static ObjectNode withCount(ObjectNode object, Count count) {
        return object.put("auth_attempts", count.all())
                .put("auth_attempts_failed", count.failed())
                .put("auth_attempts_succeeded", count.succeeded());
    }

    private Answer reset(Request request) {
        Node.require(request.path("node"));
        attempts.reset();
        return Answer.noContent();
    }
}
