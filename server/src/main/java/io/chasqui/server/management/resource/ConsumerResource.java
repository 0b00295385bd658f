package io.chasqui.server.management.resource;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chasqui.server.broker.Broker;
import io.chasqui.server.broker.VirtualHost;
import io.chasqui.server.management.http.Access;
import io.chasqui.server.management.http.Answer;
import io.chasqui.server.management.http.Request;
import io.chasqui.server.management.http.Routes;
import io.chasqui.server.management.query.ListQuery;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Consumers. */
final class ConsumerResource implements Resource {

    private final Visible visible;
    private final ConnectionView view;

    ConsumerResource(Broker broker) {
        this.visible = new Visible(broker);
        this.view = new ConnectionView(broker);
    }

    @Override
    public void addTo(Routes routes) {
        routes.get("/consumers", Access.MANAGEMENT, "Consumers", this::list)
                .get("/consumers/{vhost}", Access.MANAGEMENT, "Consumers in a virtual host", this::list);
    }

    private Answer list(Request request) {
        Set<String> vhosts =
                visible.vhosts(request).stream().map(VirtualHost::name).collect(Collectors.toSet());
        List<ObjectNode> consumers =
                ConnectionView.describe(view.visible(request, connection -> vhosts.contains(connection.vhost())))
                        .stream()
                        .flatMap(ConsumerView::of)
                        .map(ConsumerView::toJson)
                        .toList();
        return Answer.ok(ListQuery.of(request).answer(consumers));
    }
}
