package io.chasqui.server.management.resource;

import com.fasterxml.jackson.databind.node.TextNode;
import io.chasqui.server.broker.Broker;
import io.chasqui.server.management.http.Access;
import io.chasqui.server.management.http.Answer;
import io.chasqui.server.management.http.Json;
import io.chasqui.server.management.http.Request;
import io.chasqui.server.management.http.Routes;

/** What the broker is, and who asks. */
final class OverviewResource implements Resource {

    private final Broker broker;

    OverviewResource(Broker broker) {
        this.broker = broker;
    }

    @Override
    public void addTo(Routes routes) {
        routes.get("/version", Access.ANYONE, "The version of the broker", this::version)
                .get("/whoami", Access.MANAGEMENT, "The user who asks", this::whoami);
    }

    private Answer version(Request request) {
        return Answer.ok(
                TextNode.valueOf(broker.serverProperties().get("version").toString()));
    }

    private Answer whoami(Request request) {
        return Answer.ok(Json.object()
                .put("name", request.caller().name())
                .put("is_internal_user", true)
                .set("tags", Json.strings(request.caller().user().tags())));
    }
}
