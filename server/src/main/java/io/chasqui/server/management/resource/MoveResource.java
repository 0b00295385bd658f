package io.chasqui.server.management.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chasqui.codec.amqp091.ProtocolException;
import io.chasqui.routing.Exchange;
import io.chasqui.server.access.Identity;
import io.chasqui.server.access.Permissions.Action;
import io.chasqui.server.broker.Broker;
import io.chasqui.server.broker.BrokerQueue;
import io.chasqui.server.broker.Destination;
import io.chasqui.server.broker.VirtualHost;
import io.chasqui.server.broker.transfer.MessageMove;
import io.chasqui.server.broker.transfer.MessageMoves;
import io.chasqui.server.broker.transfer.MoveDestination;
import io.chasqui.server.broker.transfer.MoveFilter;
import io.chasqui.server.broker.transfer.MoveRequest;
import io.chasqui.server.management.http.Access;
import io.chasqui.server.management.http.Answer;
import io.chasqui.server.management.http.ApiException;
import io.chasqui.server.management.http.Json;
import io.chasqui.server.management.http.Request;
import io.chasqui.server.management.http.Routes;
import io.chasqui.server.management.query.ListQuery;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/** Moving messages from a queue elsewhere: begin, look, cancel. */
final class MoveResource implements Resource {

    private final Visible visible;
    private final MessageMoves moves;

    MoveResource(Broker broker) {
        this.visible = new Visible(broker);
        this.moves = broker.moves();
    }

    @Override
    public void addTo(Routes routes) {
        routes.post("/queues/{vhost}/{name}/move", Access.MANAGEMENT, "Moves messages from a queue", this::begin)
                .get("/moves", Access.MANAGEMENT, "Moves of messages, the latest first", this::list)
                .get("/moves/{id}", Access.MANAGEMENT, "One move of messages", this::show)
                .delete("/moves/{id}", Access.MANAGEMENT, "Cancels a move, or forgets one that has ended", this::end);
    }

    // ---- Beginning

    private Answer begin(Request request) {
        BrokerQueue source = visible.vhost(request).queue(request.path("name"));
        if (source == null) {
            throw ApiException.notFound();
        }
        request.caller().require(Action.READ, request.vhost(), source.name());
        source.requireAccess(visible.connection(request));
        ObjectNode body = request.json();
        MoveRequest wanted = new MoveRequest(
                source,
                destination(request, source, object(body, "destination")),
                filter(object(body, "filter")),
                limit(body.get("limit")),
                rate(body.get("rate")),
                request.caller().name());
        MessageMove move = moves.begin(wanted);
        if (move == null) {
            throw ApiException.unavailable(MessageMoves.MAX_RUNNING + " moves are running already");
        }
        return new Answer(201, describe(move), Map.of("location", "/api/moves/" + move.id()));
    }

    private static ObjectNode object(ObjectNode body, String name) {
        JsonNode value = body.get(name);
        if (value == null || value.isNull()) {
            return Json.object();
        }
        if (value instanceof ObjectNode object) {
            return object;
        }
        throw ApiException.badRequest(name + " should be an object");
    }

    private MoveDestination destination(Request request, BrokerQueue source, ObjectNode wanted) {
        String queue = Json.text(wanted, "queue", null);
        String exchange = Json.text(wanted, "exchange", null);
        boolean origin = Json.flag(wanted, "origin", false);
        if ((queue == null ? 0 : 1) + (exchange == null ? 0 : 1) + (origin ? 1 : 0) != 1) {
            throw ApiException.badRequest("destination needs one of queue, exchange and \"origin\": true");
        }
        if (queue != null) {
            return toQueue(request, source, queue);
        }
        return origin ? toOrigin(request) : toExchange(request, exchange, Json.text(wanted, "routing_key", null));
    }

    private MoveDestination toQueue(Request request, BrokerQueue source, String name) {
        BrokerQueue target = visible.vhost(request).queue(name);
        if (target == null) {
            throw ApiException.badRequest("there is no queue '" + name + "'");
        }
        if (target == source) {
            throw ApiException.badRequest("a queue cannot be moved to itself");
        }
        target.requireAccess(visible.connection(request));
        request.caller().require(Action.WRITE, request.vhost(), name);
        return new MoveDestination.ToQueue(name);
    }

    private MoveDestination toOrigin(Request request) {
        Identity identity = request.caller().identity();
        String vhost = request.vhost();
        var by = visible.connection(request);
        return new MoveDestination.ToOrigin(queue -> {
            try {
                queue.requireAccess(by);
                return identity.may(Action.WRITE, vhost, queue.name());
            } catch (ProtocolException e) {
                return false;
            }
        });
    }

    private MoveDestination toExchange(Request request, String name, String routingKey) {
        VirtualHost vhost = visible.vhost(request);
        String exchangeName = ExchangeResource.name(name);
        Exchange<Destination> exchange = vhost.topology().exchange(exchangeName);
        if (exchange == null) {
            throw ApiException.badRequest("there is no exchange '" + name + "'");
        }
        if (exchange.definition().internal()) {
            throw ApiException.badRequest("clients cannot publish to the internal exchange '" + name + "'");
        }
        request.caller().require(Action.WRITE, request.vhost(), exchangeName);
        Identity identity = request.caller().identity();
        boolean byTopic = exchange.definition().type().equals("topic") && identity.restrictsTopics();
        return new MoveDestination.ToExchange(
                exchangeName,
                routingKey == null ? null : Names.of("routing key", routingKey),
                key -> !byTopic || identity.mayUseTopic(Action.WRITE, vhost.name(), exchangeName, key));
    }

    private static MoveFilter filter(ObjectNode wanted) {
        ObjectNode header = object(wanted, "header");
        String name = Json.text(header, "name", null);
        if (!header.isEmpty() && name == null) {
            throw ApiException.badRequest("a header needs a name");
        }
        return new MoveFilter(
                Json.text(wanted, "routing_key", null),
                name,
                Json.text(header, "value", null),
                Json.text(wanted, "reason", null),
                seconds(wanted, "older_than_seconds"),
                seconds(wanted, "younger_than_seconds"));
    }

    private static Duration seconds(ObjectNode wanted, String name) {
        JsonNode value = wanted.get(name);
        if (value == null || value.isNull()) {
            return null;
        }
        if (!value.isNumber() || value.asDouble() < 0 || value.asDouble() > Integer.MAX_VALUE) {
            throw ApiException.badRequest(name + " should be a number of seconds");
        }
        return Duration.ofMillis((long) (value.asDouble() * 1000));
    }

    private static long limit(JsonNode value) {
        if (value == null || value.isNull()) {
            return Long.MAX_VALUE;
        }
        if (!value.canConvertToLong() || !value.isIntegralNumber() || value.asLong() < 1) {
            throw ApiException.badRequest("limit should be a positive whole number");
        }
        return value.asLong();
    }

    private static double rate(JsonNode value) {
        if (value == null || value.isNull()) {
            return Double.POSITIVE_INFINITY;
        }
        if (!value.isNumber() || !(value.asDouble() > 0)) {
            throw ApiException.badRequest("rate should be a positive number of messages per second");
        }
        return value.asDouble();
    }

    // ---- Looking

    private Answer list(Request request) {
        return Answer.ok(ListQuery.of(request)
                .answer(moves.all().stream()
                        .filter(move -> isVisible(request, move))
                        .map(MoveResource::describe)
                        .toList()));
    }

    private static boolean isVisible(Request request, MessageMove move) {
        return request.caller().sees(move.source().vhost().name());
    }

    private Answer show(Request request) {
        return Answer.ok(describe(required(request)));
    }

    private MessageMove required(Request request) {
        MessageMove move = moves.get(id(request.path("id")));
        if (move == null || !isVisible(request, move)) {
            throw ApiException.notFound();
        }
        return move;
    }

    private static long id(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw ApiException.notFound();
        }
    }

    private Answer end(Request request) {
        MessageMove move = required(request);
        if (!move.request().user().equals(request.caller().name())) {
            BrokerQueue source = move.source();
            request.caller().require(Action.READ, source.vhost().name(), source.name());
        }
        if (move.isRunning()) {
            move.cancel();
        } else {
            moves.forget(move);
        }
        return Answer.noContent();
    }

    private static ObjectNode describe(MessageMove move) {
        MessageMove.Status status = move.status();
        MoveRequest request = move.request();
        ObjectNode described = Json.object()
                .put("id", Long.toString(move.id()))
                .put("vhost", move.source().vhost().name())
                .put("queue", move.source().name())
                .put("user", request.user())
                .put("state", status.state().name().toLowerCase(Locale.ROOT))
                .put("total", status.total())
                .put("moved", status.moved())
                .put("skipped", status.skipped())
                .put("failed", status.failed())
                .put("remaining", status.remaining())
                .put("started_at", status.startedMillis());
        if (status.endedMillis() > 0) {
            described.put("ended_at", status.endedMillis());
        }
        if (status.reason() != null) {
            described.put("reason", status.reason());
        }
        described.set("destination", describe(request.destination()));
        if (request.limit() != Long.MAX_VALUE) {
            described.put("limit", request.limit());
        }
        if (!Double.isInfinite(request.rate())) {
            described.put("rate", request.rate());
        }
        return described;
    }

    private static ObjectNode describe(MoveDestination destination) {
        ObjectNode described = Json.object();
        if (destination instanceof MoveDestination.ToQueue to) {
            described.put("queue", to.queue());
        } else if (destination instanceof MoveDestination.ToExchange to) {
            described.put("exchange", to.exchange());
            if (to.routingKey() != null) {
                described.put("routing_key", to.routingKey());
            }
        } else {
            described.put("origin", true);
        }
        return described;
    }
}
