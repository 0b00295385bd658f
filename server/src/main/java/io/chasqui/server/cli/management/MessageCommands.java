package io.chasqui.server.cli.management;

import static io.chasqui.server.cli.management.ManagementApi.object;
import static io.chasqui.server.cli.management.ManagementApi.path;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chasqui.server.cli.management.ApiException.Kind;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Single messages, to try things out. */
@Command(name = "messages")
final class MessageCommands {

    private static final String DEFAULT_EXCHANGE = "amq.default";

    @Command(name = "publish", description = "Publishes a message; fails if it reaches no queue.")
    static void publish(
            @Mixin ApiOptions options,
            @Mixin VhostOption vhost,
            @Option(
                            names = {"-e", "--exchange"},
                            paramLabel = "EXCHANGE",
                            defaultValue = "",
                            description = "Default: the default exchange, which knows queues by their names.")
                    String exchange,
            @Option(
                            names = "--properties",
                            paramLabel = "JSON",
                            defaultValue = "{\"delivery_mode\": 2}",
                            description = "Default: ${DEFAULT-VALUE}")
                    String properties,
            @Parameters(paramLabel = "ROUTING_KEY") String routingKey,
            @Parameters(paramLabel = "PAYLOAD") String payload) {
        String name = exchange.isEmpty() ? DEFAULT_EXCHANGE : exchange;
        ObjectNode message = object().put("routing_key", routingKey)
                .put("payload", payload)
                .put("payload_encoding", "string")
                .set("properties", ManagementApi.parse(properties));
        JsonNode answer = options.api().post(path("exchanges", vhost.toString(), name, "publish"), message);
        if (!answer.path("routed").asBoolean()) {
            throw new ApiException(Kind.REFUSED, "the message has reached no queue");
        }
        options.announce("Message published");
    }

    @Command(
            name = "get_messages",
            description = "Takes messages from a queue and puts them back, unless told otherwise.")
    static void get(
            @Mixin ApiOptions options,
            @Mixin VhostOption vhost,
            @Mixin ListOptions listing,
            @Option(names = "--queue", required = true, paramLabel = "QUEUE", description = "The queue.") String queue,
            @Option(names = "--count", paramLabel = "NUMBER", defaultValue = "1", description = "Default: 1.")
                    int count,
            @Option(names = "--remove", description = "Takes them out for good.") boolean remove) {
        ObjectNode body = object().put("count", count)
                .put("ackmode", remove ? "ack_requeue_false" : "ack_requeue_true")
                .put("encoding", "auto");
        JsonNode messages = options.api().post(path("queues", vhost.toString(), queue, "get"), body);
        listing.print(options, messages, "exchange", "routing_key", "redelivered", "payload");
    }
}
