package io.chasqui.server.management;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chasqui.server.access.Passwords;
import io.chasqui.server.broker.Broker;
import io.chasqui.server.config.AuthBackendName;
import io.chasqui.server.management.http.Access;
import io.chasqui.server.management.http.Answer;
import io.chasqui.server.management.http.ApiException;
import io.chasqui.server.management.http.Caller;
import io.chasqui.server.management.http.Json;
import io.chasqui.server.management.http.Request;
import io.chasqui.server.management.http.Routes;
import io.chasqui.server.management.resource.Resource;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.eclipse.jetty.util.Fields;
import org.eclipse.jetty.util.UrlEncoded;

/** Logging in to the management API, for pages that ask for a name and a password. */
final class LoginResource implements Resource {

    private final Broker broker;
    private final Authenticator authenticator;

    LoginResource(Broker broker, Authenticator authenticator) {
        this.broker = broker;
        this.authenticator = authenticator;
    }

    @Override
    public void addTo(Routes routes) {
        routes.post("/login", Access.ANYONE, "Checks a name and a password, or a token, sent as a form", this::login)
                .delete("/login", Access.ANYONE, "Ends nothing: there are no sessions", r -> Answer.noContent())
                .get("/auth", Access.ANYONE, "The ways of logging in", r -> Answer.ok(ways()))
                .get("/auth/hash_password/{password}", Access.ADMINISTRATOR, "Hashes a password", this::hash);
    }

    /** What the caller has to send as its authorization from now on. */
    private Answer login(Request request) {
        Fields form = form(request);
        String name = form.getValue("username");
        String secret = form.getValue("password");
        if (name == null || secret == null) {
            throw ApiException.badCredentials();
        }
        Caller caller = authenticator.login(name, secret, request.from());
        if (!caller.satisfies(Access.MANAGEMENT)) {
            throw ApiException.notAuthorised(Access.MANAGEMENT.refusal());
        }
        ObjectNode answer = Json.object();
        answer.set("token", token(name, secret));
        answer.set("user", describe(caller));
        return Answer.ok(answer);
    }

    private static Fields form(Request request) {
        Fields form = new Fields();
        try {
            UrlEncoded.decodeTo(new String(request.bytes(), StandardCharsets.UTF_8), form::add, StandardCharsets.UTF_8);
        } catch (RuntimeException e) {
            throw ApiException.badRequest("the form is not percent-encoded UTF-8");
        }
        return form;
    }

    private static ObjectNode token(String name, String secret) {
        byte[] credentials = (name + ":" + secret).getBytes(StandardCharsets.UTF_8);
        return Json.object()
                .put("type", "basic")
                .put("value", Base64.getEncoder().encodeToString(credentials));
    }

    private static ObjectNode describe(Caller caller) {
        return Json.object()
                .put("name", caller.name())
                .put("is_internal_user", caller.identity().isInternal())
                .set("tags", Json.strings(caller.identity().tags()));
    }

    private ObjectNode ways() {
        return Json.object()
                .put("basic_auth_enabled", true)
                .put("oauth_enabled", broker.config().access().authBackends().contains(AuthBackendName.OAUTH2));
    }

    private Answer hash(Request request) {
        return Answer.ok(Json.object()
                .put("ok", Passwords.hashAsRabbitMq(request.path("password")).encoded()));
    }
}
