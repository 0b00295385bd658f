package io.chasqui.server.management.resource;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chasqui.codec.amqp091.FieldTable;
import io.chasqui.routing.Binding;
import io.chasqui.routing.DestinationKind;
import io.chasqui.routing.ExchangeDefinition;
import io.chasqui.server.access.Permissions.Action;
import io.chasqui.server.broker.Broker;
import io.chasqui.server.broker.BrokerQueue;
import io.chasqui.server.broker.ReplyQueue;
import io.chasqui.server.broker.VirtualHost;
import io.chasqui.server.management.http.Access;
import io.chasqui.server.management.http.Answer;
import io.chasqui.server.management.http.ApiException;
import io.chasqui.server.management.http.Json;
import io.chasqui.server.management.http.PercentCode;
import io.chasqui.server.management.http.Request;
import io.chasqui.server.management.http.Routes;
import io.chasqui.server.management.http.TableJson;
import io.chasqui.server.management.query.ListQuery;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Bindings, in all the ways to ask for them: by virtual host, by either end, between two ends, one by its key. */
final class BindingResource implements Resource {

    static final Comparator<Binding> ORDER = Comparator.comparing(Binding::source)
            .thenComparing(Binding::destination)
            .thenComparing(Binding::propertiesKey);

    private final Visible visible;

    BindingResource(Broker broker) {
        this.visible = new Visible(broker);
    }

    @Override
    public void addTo(Routes routes) {
        String between = "/bindings/{vhost}/e/{source}/{kind}/{destination}";
        routes.get("/bindings", Access.MANAGEMENT, "Bindings of all virtual hosts", this::all)
                .get("/bindings/{vhost}", Access.MANAGEMENT, "Bindings of a virtual host", this::all)
                .get("/queues/{vhost}/{name}/bindings", Access.MANAGEMENT, "Bindings to a queue", this::ofQueue)
                .get(
                        "/exchanges/{vhost}/{name}/bindings/source",
                        Access.MANAGEMENT,
                        "Bindings from an exchange",
                        r -> ofExchange(r, true))
                .get(
                        "/exchanges/{vhost}/{name}/bindings/destination",
                        Access.MANAGEMENT,
                        "Bindings to an exchange",
                        r -> ofExchange(r, false))
                .get(between, Access.MANAGEMENT, "Bindings between two objects", this::between)
                .post(between, Access.MANAGEMENT, "Binds", this::bind)
                .get(between + "/{key}", Access.MANAGEMENT, "One binding", this::show)
                .delete(between + "/{key}", Access.MANAGEMENT, "Unbinds", this::unbind);
    }

    private Answer all(Request request) {
        return list(
                request,
                visible.vhosts(request).stream()
                        .flatMap(vhost -> describe(vhost, all(vhost)))
                        .toList());
    }

    private Answer ofQueue(Request request) {
        VirtualHost vhost = visible.vhost(request);
        String queue = request.path("name");
        return list(
                request,
                describe(vhost, to(vhost, DestinationKind.QUEUE, queue)).toList());
    }

    private Answer ofExchange(Request request, boolean isSource) {
        VirtualHost vhost = visible.vhost(request);
        String exchange = ExchangeResource.name(request.path("name"));
        Stream<Binding> bindings = isSource ? from(vhost, exchange) : to(vhost, DestinationKind.EXCHANGE, exchange);
        return list(request, describe(vhost, bindings).toList());
    }

    private static Answer list(Request request, List<ObjectNode> bindings) {
        return Answer.ok(ListQuery.of(request).answer(bindings));
    }

    private Answer between(Request request) {
        VirtualHost vhost = visible.vhost(request);
        return list(request, describe(vhost, between(vhost, request)).toList());
    }

    private Answer show(Request request) {
        VirtualHost vhost = visible.vhost(request);
        return Answer.ok(ListQuery.of(request).columnsOf(describe(vhost, one(request, vhost))));
    }

    private Answer bind(Request request) {
        ObjectNode body = request.json();
        VirtualHost vhost = visible.vhost(request);
        FieldTable arguments = TableJson.table(body.get("arguments"));
        Binding binding = new Binding(
                ExchangeResource.name(request.path("source")),
                kind(request),
                destination(request),
                Names.of("routing key", Json.text(body, "routing_key", "")),
                arguments);
        requirePermitted(request, vhost, binding);
        request.await(vhost.bind(binding, visible.connection(request)));
        return Answer.createdAt(
                PercentCode.encode(request.path("destination")) + "/" + PercentCode.encode(binding.propertiesKey()));
    }

    private Answer unbind(Request request) {
        VirtualHost vhost = visible.vhost(request);
        Binding binding = one(request, vhost);
        requirePermitted(request, vhost, binding);
        request.await(vhost.unbind(binding, visible.connection(request)));
        return Answer.noContent();
    }

    private static void requirePermitted(Request request, VirtualHost vhost, Binding binding) {
        boolean isFixed = binding.source().isEmpty()
                || binding.destinationKind() == DestinationKind.QUEUE && ReplyQueue.isName(binding.destination())
                || binding.destinationKind() == DestinationKind.EXCHANGE
                        && binding.destination().isEmpty();
        if (isFixed) {
            throw ApiException.notAuthorised("Access refused.");
        }
        request.caller().require(Action.WRITE, request.vhost(), binding.destination());
        request.caller().require(Action.READ, request.vhost(), binding.source());
        request.caller()
                .requireTopic(request.vhost(), vhost.topology().exchange(binding.source()), binding.routingKey());
    }

    private Binding one(Request request, VirtualHost vhost) {
        String key = request.path("key");
        return between(vhost, request)
                .filter(binding -> binding.propertiesKey().equals(key))
                .findFirst()
                .orElseThrow(ApiException::notFound);
    }

    private static DestinationKind kind(Request request) {
        return switch (request.path("kind")) {
            case "q" -> DestinationKind.QUEUE;
            case "e" -> DestinationKind.EXCHANGE;
            default -> throw ApiException.notFound();
        };
    }

    private static String destination(Request request) {
        String name = request.path("destination");
        return kind(request) == DestinationKind.EXCHANGE ? ExchangeResource.name(name) : name;
    }

    private static Stream<Binding> between(VirtualHost vhost, Request request) {
        String source = ExchangeResource.name(request.path("source"));
        return to(vhost, kind(request), destination(request))
                .filter(binding -> binding.source().equals(source));
    }

    private static Stream<Binding> all(VirtualHost vhost) {
        Stream<Binding> implicit =
                vhost.queues().stream().map(BrokerQueue::name).map(BindingResource::implicit);
        return Stream.concat(implicit, vhost.topology().bindings().stream()).sorted(ORDER);
    }

    private static Stream<Binding> from(VirtualHost vhost, String exchange) {
        return exchange.isEmpty()
                ? all(vhost).filter(binding -> binding.source().isEmpty())
                : vhost.topology().bindings().stream()
                        .filter(binding -> binding.source().equals(exchange))
                        .sorted(ORDER);
    }

    private static Stream<Binding> to(VirtualHost vhost, DestinationKind kind, String name) {
        Stream<Binding> implicit = kind == DestinationKind.QUEUE ? Stream.of(implicit(name)) : Stream.empty();
        return Stream.concat(implicit, vhost.topology().bindingsTo(kind, name).stream())
                .sorted(ORDER);
    }

    /** Every queue is bound to the default exchange by its name, though no exchange holds such a binding. */
    private static Binding implicit(String queue) {
        return Binding.toQueue(ExchangeDefinition.DEFAULT, queue, queue, FieldTable.EMPTY);
    }

    private static Stream<ObjectNode> describe(VirtualHost vhost, Stream<Binding> bindings) {
        return bindings.map(binding -> describe(vhost, binding));
    }

    private static ObjectNode describe(VirtualHost vhost, Binding binding) {
        return Json.object()
                .put("source", binding.source())
                .put("vhost", vhost.name())
                .put("destination", binding.destination())
                .put("destination_type", binding.destinationKind().toString())
                .put("routing_key", binding.routingKey())
                .put("properties_key", binding.propertiesKey())
                .set("arguments", TableJson.toJson(binding.arguments()));
    }
}
