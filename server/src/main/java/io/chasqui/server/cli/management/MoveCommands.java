package io.chasqui.server.cli.management;

import static io.chasqui.server.cli.management.ManagementApi.object;
import static io.chasqui.server.cli.management.ManagementApi.path;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chasqui.server.cli.management.ApiException.Kind;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Moving the messages of a queue elsewhere. */
@Command(name = "moves")
final class MoveCommands {

    private static final String RUNNING = "running";
    private static final int POLL_MILLIS = 500;

    /** Where the messages go. */
    static final class Target {
        @Option(names = "--to-queue", paramLabel = "QUEUE", description = "To this queue.")
        private String queue;

        @Option(names = "--to-exchange", paramLabel = "EXCHANGE", description = "To this exchange.")
        private String exchange;

        @Option(
                names = "--routing-key",
                paramLabel = "KEY",
                description = "With this key instead of the message's own.")
        private String routingKey;

        @Option(names = "--to-origin", description = "Back to where they were dead-lettered from.")
        private boolean origin;

        private ObjectNode toJson() {
            ObjectNode json = object();
            putIfGiven(json, "queue", queue);
            putIfGiven(json, "exchange", exchange);
            putIfGiven(json, "routing_key", routingKey);
            return origin ? json.put("origin", true) : json;
        }
    }

    /** Which messages go, and how many. */
    static final class Selection {
        @Option(names = "--with-routing-key", paramLabel = "KEY", description = "Only those with this routing key.")
        private String routingKey;

        @Option(names = "--with-header", paramLabel = "NAME[=VALUE]", description = "Only those with this header.")
        private String header;

        @Option(names = "--reason", paramLabel = "REASON", description = "Only those that were dead-lettered for it.")
        private String reason;

        @Option(names = "--older-than", paramLabel = "SECONDS", description = "Only those that have been there longer.")
        private Double older;

        @Option(names = "--younger-than", paramLabel = "SECONDS", description = "Only those that have not.")
        private Double younger;

        @Option(names = "--limit", paramLabel = "NUMBER", description = "At most this many.")
        private Long limit;

        @Option(names = "--rate", paramLabel = "NUMBER", description = "At most this many in a second.")
        private Double rate;

        private ObjectNode addTo(ObjectNode body) {
            ObjectNode filter = body.putObject("filter");
            putIfGiven(filter, "routing_key", routingKey);
            putIfGiven(filter, "reason", reason);
            if (header != null) {
                String[] parts = header.split("=", 2);
                ObjectNode wanted = filter.putObject("header").put("name", parts[0]);
                putIfGiven(wanted, "value", parts.length > 1 ? parts[1] : null);
            }
            putIfGiven(filter, "older_than_seconds", older);
            putIfGiven(filter, "younger_than_seconds", younger);
            if (limit != null) {
                body.put("limit", limit);
            }
            putIfGiven(body, "rate", rate);
            return body;
        }
    }

    private static void putIfGiven(ObjectNode json, String name, String value) {
        if (value != null) {
            json.put(name, value);
        }
    }

    private static void putIfGiven(ObjectNode json, String name, Double value) {
        if (value != null) {
            json.put(name, value);
        }
    }

    @Command(
            name = "move_messages",
            description = "Moves messages of a queue to another, to an exchange, or back to where they came from,"
                    + " and waits until that is done.")
    static void move(
            @Mixin ApiOptions options,
            @Mixin VhostOption vhost,
            @Mixin Target target,
            @Mixin Selection selection,
            @Option(names = "--no-wait", description = "Only begins, and prints the id.") boolean noWait,
            @Parameters(paramLabel = "QUEUE") String queue)
            throws InterruptedException {
        options.announce("Moving messages from queue '%s' in vhost '%s' ...", queue, vhost);
        ObjectNode body = object();
        body.set("destination", target.toJson());
        ManagementApi api = options.api();
        JsonNode move = api.post(path("queues", vhost.toString(), queue, "move"), selection.addTo(body));
        String id = move.path("id").asText();
        if (noWait) {
            options.out().println(id);
            options.out().flush();
            return;
        }
        finish(options, end(api, id));
    }

    private static JsonNode end(ManagementApi api, String id) throws InterruptedException {
        JsonNode move = api.get(path("moves", id));
        while (move.path("state").asText().equals(RUNNING)) {
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            move = api.get(path("moves", id));
        }
        return move;
    }

    private static void finish(ApiOptions options, JsonNode move) {
        options.out()
                .printf(
                        "%d moved, %d skipped, %d failed%n",
                        move.path("moved").asLong(),
                        move.path("skipped").asLong(),
                        move.path("failed").asLong());
        options.out().flush();
        String state = move.path("state").asText();
        if (!state.equals("completed") || move.path("failed").asLong() > 0) {
            throw new ApiException(Kind.FAILED, "the move is " + state + reason(move));
        }
    }

    private static String reason(JsonNode move) {
        return move.hasNonNull("reason") ? ": " + move.path("reason").asText() : "";
    }

    @Command(name = "list_moves", description = "Lists moves of messages, the latest first.")
    static void list(@Mixin ApiOptions options, @Mixin ListOptions listing) {
        options.announce("Listing moves of messages ...");
        listing.print(
                options,
                options.api().get(path("moves")),
                "id",
                "vhost",
                "queue",
                "state",
                "moved",
                "failed",
                "remaining");
    }

    @Command(name = "cancel_move", description = "Ends a move; what has been moved stays where it is.")
    static void cancel(@Mixin ApiOptions options, @Parameters(paramLabel = "ID") String id) {
        options.announce("Cancelling move %s ...", id);
        options.api().delete(path("moves", id));
    }
}
