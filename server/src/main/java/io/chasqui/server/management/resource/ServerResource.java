package io.chasqui.server.management.resource;

import io.chasqui.server.broker.Broker;
import io.chasqui.server.management.http.Access;
import io.chasqui.server.management.http.Answer;
import io.chasqui.server.management.http.Json;
import io.chasqui.server.management.http.Request;
import io.chasqui.server.management.http.Routes;
import java.util.stream.Collectors;

/** The server as a whole: its settings, and what tools ask of a cluster. */
final class ServerResource implements Resource {

    private final Broker broker;

    ServerResource(Broker broker) {
        this.broker = broker;
    }

    @Override
    public void addTo(Routes routes) {
        routes.get("/extensions", Access.MANAGEMENT, "Extensions of the pages", this::extensions)
                .get("/config/effective", Access.ADMINISTRATOR, "The settings that hold, as text", this::effective)
                .post("/rebalance/queues", Access.ADMINISTRATOR, "Spreads queues over the nodes", this::rebalance);
    }

    /** The pages have none. RabbitMQ names its own pages' script, which tools do not load. */
    private Answer extensions(Request request) {
        return Answer.ok(Json.array());
    }

    private Answer effective(Request request) {
        return Answer.ok(
                "text/plain",
                broker.config().effective().entrySet().stream()
                        .map(entry -> entry.getKey() + " = " + entry.getValue() + "\n")
                        .collect(Collectors.joining()));
    }

    /** On one node they are spread already. */
    private Answer rebalance(Request request) {
        return Answer.noContent();
    }
}
