package io.chasqui.server.management.resource;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chasqui.routing.Exchange;
import io.chasqui.routing.ExchangeDefinition;
import io.chasqui.server.access.Permissions.Action;
import io.chasqui.server.broker.Broker;
import io.chasqui.server.broker.DelayedDeliveries;
import io.chasqui.server.broker.VirtualHost;
import io.chasqui.server.management.http.Access;
import io.chasqui.server.management.http.Answer;
import io.chasqui.server.management.http.ApiException;
import io.chasqui.server.management.http.Json;
import io.chasqui.server.management.http.Request;
import io.chasqui.server.management.http.Routes;
import io.chasqui.server.management.http.TableJson;
import io.chasqui.server.management.query.ListQuery;
import io.chasqui.server.statistics.Statistics;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Exchanges: list, show, declare, delete. */
final class ExchangeResource implements Resource {

    /** How the default exchange is written in a path. */
    static final String DEFAULT = "amq.default";

    private final Visible visible;
    private final Statistics statistics;

    ExchangeResource(Broker broker, Statistics statistics) {
        this.statistics = statistics;
        this.visible = new Visible(broker);
    }

    @Override
    public void addTo(Routes routes) {
        routes.get("/exchanges", Access.MANAGEMENT, "Exchanges of all virtual hosts", this::list)
                .get("/exchanges/{vhost}", Access.MANAGEMENT, "Exchanges of a virtual host", this::list)
                .get("/exchanges/{vhost}/{name}", Access.MANAGEMENT, "One exchange", this::show)
                .put("/exchanges/{vhost}/{name}", Access.MANAGEMENT, "Declares an exchange", this::declare)
                .delete("/exchanges/{vhost}/{name}", Access.MANAGEMENT, "Deletes an exchange", this::delete);
    }

    /** The name of an exchange, which a path writes in its own way if it is the default one. */
    static String name(String segment) {
        return segment.equals(DEFAULT) ? ExchangeDefinition.DEFAULT : segment;
    }

    private Answer list(Request request) {
        Rates rates = new Rates(statistics, request);
        List<ObjectNode> exchanges = visible.vhosts(request).stream()
                .flatMap(vhost -> describeAll(vhost, rates))
                .toList();
        return Answer.ok(ListQuery.of(request).answer(exchanges));
    }

    private Stream<ObjectNode> describeAll(VirtualHost vhost, Rates rates) {
        return vhost.topology().exchanges().stream()
                .sorted(Comparator.comparing(Exchange::name))
                .map(exchange -> describe(vhost, exchange, rates));
    }

    private static ObjectNode describe(VirtualHost vhost, Exchange<?> exchange, Rates rates) {
        ObjectNode described = describe(vhost, exchange.definition());
        String policy = vhost.policyForExchange(exchange.name()).userName();
        if (policy != null) {
            described.put("policy", policy);
        }
        DelayedDeliveries delayed = vhost.delayedDeliveries(exchange.name());
        if (delayed != null) {
            described.put("messages_delayed", delayed.count());
        }
        if (rates.wanted()) {
            rates.addMessageStats(
                    described, rates.statistics().of(vhost.traffic().exchanges().of(exchange)));
        }
        return described;
    }

    private static ObjectNode describe(VirtualHost vhost, ExchangeDefinition definition) {
        return Json.object()
                .put("name", definition.name())
                .put("vhost", vhost.name())
                .put("type", definition.type())
                .put("durable", definition.durable())
                .put("auto_delete", definition.autoDelete())
                .put("internal", definition.internal())
                .set("arguments", TableJson.toJson(definition.arguments()));
    }

    private Answer show(Request request) {
        Rates rates = new Rates(statistics, request);
        ObjectNode described = describe(visible.vhost(request), required(request), rates);
        if (rates.wanted()) {
            // Messages are not counted by pairs of exchanges, queues and channels.
            described.putArray("incoming");
            described.putArray("outgoing");
        }
        return Answer.ok(ListQuery.of(request).columnsOf(described));
    }

    private Exchange<?> required(Request request) {
        Exchange<?> exchange = visible.vhost(request).topology().exchange(name(request.path("name")));
        if (exchange == null) {
            throw ApiException.notFound();
        }
        return exchange;
    }

    private Answer declare(Request request) {
        ObjectNode body = request.json();
        String name = Names.of("exchange", request.path("name"));
        ExchangeDefinition definition = new ExchangeDefinition(
                name(name),
                Json.text(body, "type", "direct"),
                Json.flag(body, "durable", false),
                Json.flag(body, "auto_delete", false),
                Json.flag(body, "internal", false),
                TableJson.table(body.get("arguments")));
        VirtualHost vhost = visible.vhost(request);
        requirePermitted(request, definition);
        boolean isNew = vhost.topology().exchange(definition.name()) == null;
        request.await(vhost.declareExchange(definition));
        return Answer.put(isNew);
    }

    private void requirePermitted(Request request, ExchangeDefinition definition) {
        requireNotDefault(definition.name());
        request.caller().require(Action.CONFIGURE, request.vhost(), definition.name());
        String alternate = definition.alternateExchange();
        if (alternate != null && visible.vhost(request).topology().exchange(definition.name()) == null) {
            request.caller().require(Action.READ, request.vhost(), definition.name());
            request.caller().require(Action.WRITE, request.vhost(), alternate);
        }
    }

    private static void requireNotDefault(String name) {
        if (name.isEmpty()) {
            throw ApiException.notAuthorised("Access refused.");
        }
    }

    private Answer delete(Request request) {
        String name = name(request.path("name"));
        required(request);
        requireNotDefault(name);
        request.caller().require(Action.CONFIGURE, request.vhost(), name);
        request.await(visible.vhost(request).deleteExchange(name, request.flag("if-unused")));
        return Answer.noContent();
    }
}
