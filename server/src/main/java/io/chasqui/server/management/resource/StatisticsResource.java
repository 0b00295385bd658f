package io.chasqui.server.management.resource;

import io.chasqui.server.management.http.Access;
import io.chasqui.server.management.http.Answer;
import io.chasqui.server.management.http.Request;
import io.chasqui.server.management.http.Routes;
import io.chasqui.server.statistics.Statistics;

/** The samples that rates and charts come from. */
final class StatisticsResource implements Resource {

    private final Statistics statistics;

    StatisticsResource(Statistics statistics) {
        this.statistics = statistics;
    }

    @Override
    public void addTo(Routes routes) {
        routes.delete("/reset", Access.ADMINISTRATOR, "Forgets the samples of what is counted", this::reset)
                .delete("/reset/{node}", Access.ADMINISTRATOR, "Forgets the samples of a node", this::resetNode);
    }

    private Answer reset(Request request) {
        statistics.reset();
        return Answer.noContent();
    }

    private Answer resetNode(Request request) {
        Node.require(request.path("node"));
        return reset(request);
    }
}
