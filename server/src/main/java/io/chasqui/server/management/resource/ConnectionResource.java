package io.chasqui.server.management.resource;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chasqui.server.broker.Broker;
import io.chasqui.server.broker.ClientConnection;
import io.chasqui.server.broker.ConnectionStatus.ChannelStatus;
import io.chasqui.server.management.http.Access;
import io.chasqui.server.management.http.Answer;
import io.chasqui.server.management.http.ApiException;
import io.chasqui.server.management.http.Request;
import io.chasqui.server.management.http.Routes;
import io.chasqui.server.management.query.ListQuery;
import io.chasqui.server.management.resource.ConnectionView.Described;
import io.chasqui.server.statistics.Statistics;
import java.util.List;
import java.util.function.Predicate;

/** Connections and their channels: list, show, close. */
final class ConnectionResource implements Resource {

    private static final String REASON = "Closed via management plugin";

    private final Broker broker;
    private final ConnectionView view;
    private final Statistics statistics;

    ConnectionResource(Broker broker, Statistics statistics) {
        this.statistics = statistics;
        this.broker = broker;
        this.view = new ConnectionView(broker);
    }

    @Override
    public void addTo(Routes routes) {
        String one = "/connections/{name}";
        String ofUser = "/connections/username/{user}";
        routes.get("/connections", Access.MANAGEMENT, "Connections", r -> list(r, connection -> true))
                .get("/vhosts/{vhost}/connections", Access.MANAGEMENT, "Those to a virtual host", this::toVhost)
                .get(ofUser, Access.MANAGEMENT, "Connections of a user", this::ofUser)
                .delete(ofUser, Access.MANAGEMENT, "Closes the connections of a user", this::closeOfUser)
                .get(one, Access.MANAGEMENT, "One connection", this::show)
                .delete(one, Access.MANAGEMENT, "Closes a connection", this::close)
                .get(one + "/channels", Access.MANAGEMENT, "Channels of a connection", this::channelsOfOne)
                .get("/channels", Access.MANAGEMENT, "Channels", r -> channels(r, connection -> true))
                .get("/vhosts/{vhost}/channels", Access.MANAGEMENT, "Those in a virtual host", this::channelsInVhost)
                .get("/channels/{name}", Access.MANAGEMENT, "One channel", this::channel);
    }

    private Rates rates(Request request) {
        return new Rates(statistics, request);
    }

    private Answer list(Request request, Predicate<ClientConnection> wanted) {
        Rates rates = rates(request);
        return Answer.ok(ListQuery.of(request)
                .answer(
                        view.visible(request, wanted),
                        ConnectionView::brief,
                        page -> ConnectionView.describe(page).stream()
                                .map(each -> ConnectionView.full(each, rates))
                                .toList()));
    }

    private Answer toVhost(Request request) {
        return list(request, inVhost(request));
    }

    private static Predicate<ClientConnection> inVhost(Request request) {
        return connection -> connection.vhost().equals(request.vhost());
    }

    private Answer ofUser(Request request) {
        requireOwn(request, request.caller().isMonitor());
        return list(request, byUser(request));
    }

    private static Predicate<ClientConnection> byUser(Request request) {
        return connection -> connection.user().equals(request.path("user"));
    }

    private ClientConnection required(Request request) {
        ClientConnection connection = broker.connections().all().stream()
                .filter(each -> each.name().equals(request.path("name")))
                .findFirst()
                .orElseThrow(ApiException::notFound);
        if (!ConnectionView.mayLookAt(request.caller(), connection)) {
            throw ApiException.notAuthorised("User not authorised to access object");
        }
        return connection;
    }

    private Described describe(Request request) {
        return ConnectionView.describe(List.of(required(request))).stream()
                .findFirst()
                .orElseThrow(ApiException::notFound);
    }

    private Answer show(Request request) {
        return Answer.ok(ListQuery.of(request).columnsOf(ConnectionView.full(describe(request), rates(request))));
    }

    private Answer close(Request request) {
        close(request, required(request));
        return Answer.noContent();
    }

    /** Who monitors may look, but not touch. */
    private static void close(Request request, ClientConnection connection) {
        boolean isOwn = request.caller().name().equals(connection.user());
        if (!isOwn && !request.caller().isAdministrator()) {
            throw ApiException.notAuthorised("User not authorised to access object");
        }
        connection.closeForced(request.header("x-reason").orElse(REASON));
    }

    private static void requireOwn(Request request, boolean mayTouchOthers) {
        if (!mayTouchOthers && !request.caller().name().equals(request.path("user"))) {
            throw ApiException.notAuthorised("User not authorised to access object");
        }
    }

    private Answer closeOfUser(Request request) {
        requireOwn(request, request.caller().isAdministrator());
        view.visible(request, byUser(request)).forEach(connection -> close(request, connection));
        return Answer.noContent();
    }

    private Answer channelsOfOne(Request request) {
        return Answer.ok(ListQuery.of(request)
                .answer(ConnectionView.channels(describe(request), rates(request))
                        .toList()));
    }

    private Answer channels(Request request, Predicate<ClientConnection> wanted) {
        return Answer.ok(ListQuery.of(request).answer(describeChannels(request, wanted)));
    }

    private List<ObjectNode> describeChannels(Request request, Predicate<ClientConnection> wanted) {
        Rates rates = rates(request);
        return ConnectionView.describe(view.visible(request, wanted)).stream()
                .flatMap(each -> ConnectionView.channels(each, rates))
                .toList();
    }

    private Answer channelsInVhost(Request request) {
        return channels(request, inVhost(request));
    }

    private Answer channel(Request request) {
        String name = request.path("name");
        for (Described each : ConnectionView.describe(
                view.visible(request, connection -> name.startsWith(connection.name() + " (")))) {
            for (ChannelStatus channel : each.status().channels()) {
                if (ConnectionView.channelName(each, channel).equals(name)) {
                    return Answer.ok(ListQuery.of(request).columnsOf(complete(each, channel, rates(request))));
                }
            }
        }
        throw ApiException.notFound();
    }

    private static ObjectNode complete(Described connection, ChannelStatus channel, Rates rates) {
        ObjectNode complete = ConnectionView.channel(connection, channel, rates);
        if (rates.wanted()) {
            ArrayNode consumers = complete.putArray("consumer_details");
            ConsumerView.of(connection, channel).forEach(consumer -> consumers.add(consumer.toJson()));
            // Messages are not counted by pairs of exchanges, queues and channels.
            complete.putArray("publishes");
            complete.putArray("deliveries");
        }
        return complete;
    }
}
