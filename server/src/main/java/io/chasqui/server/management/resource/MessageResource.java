package io.chasqui.server.management.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chasqui.codec.amqp091.BasicProperties;
import io.chasqui.codec.amqp091.ProtocolException;
import io.chasqui.server.access.Permissions.Action;
import io.chasqui.server.amqp091.DirectPublish;
import io.chasqui.server.amqp091.DirectPublish.Outcome;
import io.chasqui.server.broker.Broker;
import io.chasqui.server.broker.BrokerQueue;
import io.chasqui.server.broker.Firehose;
import io.chasqui.server.broker.HiddenKeys;
import io.chasqui.server.broker.VirtualHost;
import io.chasqui.server.management.http.Access;
import io.chasqui.server.management.http.Answer;
import io.chasqui.server.management.http.ApiException;
import io.chasqui.server.management.http.Json;
import io.chasqui.server.management.http.Request;
import io.chasqui.server.management.http.Routes;
import io.chasqui.server.management.resource.MessageGet.Mode;
import io.chasqui.store.message.Message;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** Messages: publish one, look at some. For occasional use: what moves many messages speaks AMQP. */
final class MessageResource implements Resource {

    private final Visible visible;
    private final DirectPublish publishing;

    MessageResource(Broker broker) {
        this.visible = new Visible(broker);
        this.publishing = new DirectPublish(broker);
    }

    @Override
    public void addTo(Routes routes) {
        routes.post("/exchanges/{vhost}/{name}/publish", Access.MANAGEMENT, "Publishes a message", this::publish)
                .post("/queues/{vhost}/{name}/get", Access.MANAGEMENT, "Takes or looks at messages", this::get);
    }

    // ---- Publishing

    private Answer publish(Request request) {
        ObjectNode body = request.json();
        Json.require(body, "routing_key", "properties", "payload", "payload_encoding");
        VirtualHost vhost = visible.vhost(request);
        String exchange = ExchangeResource.name(request.path("name"));
        if (vhost.topology().exchange(exchange) == null) {
            throw ApiException.notFound("exchange_not_found");
        }
        byte[] payload = payload(body);
        BasicProperties properties = PropertiesJson.read(body.get("properties"));
        Outcome outcome = publish(request, vhost, exchange, body, properties, payload);
        if (outcome == Outcome.REJECTED) {
            throw ApiException.badRequest("rejected Unable to publish message. Check queue limits.");
        }
        return Answer.ok(Json.object().put("routed", outcome == Outcome.ROUTED));
    }

    private Outcome publish(
            Request request,
            VirtualHost vhost,
            String exchange,
            ObjectNode body,
            BasicProperties properties,
            byte[] payload) {
        try {
            String key = Names.of("routing key", Json.text(body, "routing_key", ""));
            return request.await(
                    publishing.publish(vhost, request.caller().identity(), exchange, key, properties, payload));
        } catch (ProtocolException e) {
            throw channelClosed(e);
        } catch (IllegalArgumentException e) {
            throw ApiException.badRequest(e.getMessage());
        }
    }

    /** Publishing and getting would cost a client of AMQP its channel: the reason is told as that client would see it. */
    private static ApiException channelClosed(ProtocolException e) {
        return ApiException.badRequest(e.code().code() + " " + e.getMessage());
    }

    private static byte[] payload(ObjectNode body) {
        JsonNode payload = body.get("payload");
        if (!payload.isTextual()) {
            throw ApiException.badRequest("payload_not_string");
        }
        String encoding = body.get("payload_encoding").asText();
        return switch (encoding) {
            case "string" -> payload.asText().getBytes(StandardCharsets.UTF_8);
            case "base64" -> decode(payload.asText());
            default ->
                throw ApiException.badRequest(
                        Json.array().add("unsupported_encoding").add(encoding));
        };
    }

    private static byte[] decode(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw ApiException.badRequest(Json.array().add("not_base64").add(base64));
        }
    }

    // ---- Getting

    private Answer get(Request request) {
        ObjectNode body = request.json();
        Json.require(body, "ackmode", "count", "encoding");
        BrokerQueue queue = visible.vhost(request).queue(request.path("name"));
        if (queue == null) {
            throw ApiException.notFound("queue_not_found");
        }
        Mode mode = Mode.of(body.get("ackmode").asText());
        boolean asBase64 = asBase64(body.get("encoding").asText());
        int count = number(body, "count", 0);
        int truncate = number(body, "truncate", Integer.MAX_VALUE);
        requirePermitted(request, queue);
        List<MessageGet.Taken> taken = request.await(new MessageGet(queue, mode).take(count));
        trace(request, queue, taken);
        ArrayNode messages = Json.array();
        taken.forEach(each -> messages.add(describe(each, asBase64, truncate)));
        return Answer.ok(messages);
    }

    private static void trace(Request request, BrokerQueue queue, List<MessageGet.Taken> taken) {
        Firehose firehose = queue.vhost().firehose();
        if (firehose != null) {
            Firehose.Client client =
                    new Firehose.Client(ApiConnection.NAME, 1, request.caller().name(), queue.loop());
            queue.loop()
                    .execute(() -> taken.forEach(
                            each -> firehose.delivered(client, queue.name(), each.message(), each.redelivered())));
        }
    }

    private void requirePermitted(Request request, BrokerQueue queue) {
        if (!request.caller().may(Action.READ, request.vhost(), queue.name())) {
            throw ApiException.notAuthorised(
                    "ACCESS_REFUSED - read access to queue '" + queue.name() + "' in vhost '" + request.vhost()
                            + "' refused for user '" + request.caller().name() + "'");
        }
        try {
            queue.requireAccess(visible.connection(request));
        } catch (ProtocolException e) {
            throw channelClosed(e);
        }
    }

    private static boolean asBase64(String encoding) {
        return switch (encoding) {
            case "auto" -> false;
            case "base64" -> true;
            default -> throw ApiException.badRequest("Unsupported encoding. Please use auto or base64.");
        };
    }

    private static int number(ObjectNode body, String name, int otherwise) {
        JsonNode value = body.get(name);
        if (value == null) {
            return otherwise;
        }
        if (value.canConvertToInt()) {
            return value.intValue();
        }
        try {
            // Tools that take their arguments from a command line send them as they are.
            return Integer.parseInt(value.isTextual() ? value.textValue() : "");
        } catch (NumberFormatException e) {
            throw ApiException.badRequest(Json.array().add("not_integer").add(value));
        }
    }

    private static ObjectNode describe(MessageGet.Taken taken, boolean asBase64, int truncate) {
        Message message = taken.message();
        byte[] bytes = message.bytes();
        int shown = Math.max(0, Math.min(message.bodyLength(), truncate));
        byte[] payload = Arrays.copyOfRange(bytes, message.bodyStart(), message.bodyStart() + shown);
        BasicProperties properties = HiddenKeys.withoutThem(message);
        ObjectNode object = Json.object()
                .put("payload_bytes", message.bodyLength())
                .put("redelivered", taken.redelivered())
                .put("exchange", message.exchange())
                .put("routing_key", message.routingKey())
                .put("message_count", taken.remaining());
        object.set("properties", PropertiesJson.write(properties));
        String text = asBase64 ? null : text(payload);
        return object.put("payload", text == null ? Base64.getEncoder().encodeToString(payload) : text)
                .put("payload_encoding", text == null ? "base64" : "string");
    }

    /** Null unless it is UTF-8. */
    private static String text(byte[] payload) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(payload))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }
}
