package io.chasqui.server.management.resource;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chasqui.codec.amqp091.BasicProperties;
import io.chasqui.server.access.Permissions.Action;
import io.chasqui.server.broker.Broker;
import io.chasqui.server.broker.DelayedDeliveries;
import io.chasqui.server.management.http.Access;
import io.chasqui.server.management.http.Answer;
import io.chasqui.server.management.http.ApiException;
import io.chasqui.server.management.http.Json;
import io.chasqui.server.management.http.Request;
import io.chasqui.server.management.http.Routes;
import io.chasqui.store.delay.PendingMessage;
import io.chasqui.store.delay.PendingPage;
import io.chasqui.store.message.Message;

/** Messages that exchanges of type {@code x-delayed-message} keep until they are due: list, cancel. */
final class DelayedMessageResource implements Resource {

    private static final int DEFAULT_LIMIT = 100;
    private static final int MAX_LIMIT = 500;

    private final Visible visible;

    DelayedMessageResource(Broker broker) {
        this.visible = new Visible(broker);
    }

    @Override
    public void addTo(Routes routes) {
        String delayed = "/exchanges/{vhost}/{name}/delayed";
        routes.get(delayed, Access.MANAGEMENT, "Messages that an exchange delays, a page at a time", this::list)
                .delete(delayed + "/{id}", Access.MANAGEMENT, "Cancels a delayed message", this::cancel);
    }

    private DelayedDeliveries required(Request request, Action action) {
        DelayedDeliveries deliveries = visible.vhost(request).delayedDeliveries(request.path("name"));
        if (deliveries == null) {
            throw ApiException.notFound();
        }
        request.caller().require(action, request.vhost(), request.path("name"));
        return deliveries;
    }

    private Answer list(Request request) {
        DelayedDeliveries deliveries = required(request, Action.READ);
        String cursor = request.query("cursor").orElse(PendingPage.START);
        PendingPage page = request.await(deliveries.list(cursor, limit(request)));
        ArrayNode messages = Json.array();
        page.messages().forEach(message -> messages.add(describe(message)));
        return Answer.ok(Json.object()
                .put("total_count", deliveries.count())
                .put("next", page.next())
                .set("messages", messages));
    }

    private static int limit(Request request) {
        try {
            int limit = Integer.parseInt(request.query("limit").orElse(Integer.toString(DEFAULT_LIMIT)));
            return Math.max(1, Math.min(limit, MAX_LIMIT));
        } catch (NumberFormatException e) {
            throw ApiException.badRequest("limit is not a number");
        }
    }

    private static ObjectNode describe(PendingMessage pending) {
        Message message = pending.message();
        BasicProperties properties =
                BasicProperties.decode(message.bytes(), message.propertiesStart(), message.propertiesLength());
        return Json.object()
                .put("id", pending.id())
                .put("due_at", pending.dueMillis())
                .put("routing_key", message.routingKey())
                .put("payload_bytes", message.bodyLength())
                .set("properties", PropertiesJson.write(properties));
    }

    private Answer cancel(Request request) {
        boolean found = request.await(required(request, Action.CONFIGURE).cancel(request.path("id")));
        if (!found) {
            throw ApiException.notFound();
        }
        return Answer.noContent();
    }
}
