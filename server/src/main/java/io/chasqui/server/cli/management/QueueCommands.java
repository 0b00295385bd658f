package io.chasqui.server.cli.management;

import static io.chasqui.server.cli.management.ManagementApi.path;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Queues, exchanges and bindings. */
@Command(name = "queues")
final class QueueCommands {

    /** Which queues rabbitmqctl can leave out of its list. */
    static final class Availability {
        @Option(names = "--online", description = "Only queues that are available.")
        private boolean online;

        @Option(names = "--offline", description = "Only queues that are not available.")
        private boolean offline;

        @Option(names = "--local", description = "Only queues of this broker.")
        private boolean local;

        private JsonNode chosen(JsonNode queues) {
            if (!online && !offline) {
                return queues;
            }
            ArrayNode chosen = ManagementApi.JSON.createArrayNode();
            queues.forEach(queue -> {
                String state = queue.path("state").asText("running");
                if ((state.equals("down") || state.equals("stopped") || state.equals("crashed")) == offline) {
                    chosen.add(queue);
                }
            });
            return chosen;
        }
    }

    @Command(name = "list_queues", description = "Lists the queues of a virtual host.")
    static void list(
            @Mixin ApiOptions options,
            @Mixin VhostOption vhost,
            @Mixin Availability availability,
            @Mixin ListOptions listing) {
        options.announce("Listing queues for vhost %s ...", vhost);
        JsonNode queues = options.api().get(path("queues", vhost.toString()));
        listing.print(options, availability.chosen(queues), "name", "messages");
    }

    @Command(name = "purge_queue", description = "Removes the ready messages of a queue.")
    static void purge(
            @Mixin ApiOptions options, @Mixin VhostOption vhost, @Parameters(paramLabel = "QUEUE") String queue) {
        options.announce("Purging queue '%s' in vhost '%s' ...", queue, vhost);
        options.api().delete(path("queues", vhost.toString(), queue, "contents"));
    }

    @Command(name = "delete_queue", description = "Deletes a queue with its messages.")
    static void delete(
            @Mixin ApiOptions options,
            @Mixin VhostOption vhost,
            @Parameters(paramLabel = "QUEUE") String queue,
            @Option(
                            names = {"-e", "--if-empty"},
                            description = "Only if it has no messages.")
                    boolean ifEmpty,
            @Option(names = "--if-unused", description = "Only if it has no consumers.") boolean ifUnused) {
        options.announce("Deleting queue '%s' on vhost '%s' ...", queue, vhost);
        String conditions = "?if-empty=" + ifEmpty + "&if-unused=" + ifUnused;
        options.api().delete(path("queues", vhost.toString(), queue) + (ifEmpty || ifUnused ? conditions : ""));
    }

    @Command(name = "list_exchanges", description = "Lists the exchanges of a virtual host.")
    static void listExchanges(@Mixin ApiOptions options, @Mixin VhostOption vhost, @Mixin ListOptions listing) {
        options.announce("Listing exchanges for vhost %s ...", vhost);
        listing.print(options, options.api().get(path("exchanges", vhost.toString())), "name", "type");
    }

    @Command(name = "list_bindings", description = "Lists the bindings of a virtual host.")
    static void listBindings(@Mixin ApiOptions options, @Mixin VhostOption vhost, @Mixin ListOptions listing) {
        options.announce("Listing bindings for vhost %s ...", vhost);
        listing.print(
                options,
                options.api().get(path("bindings", vhost.toString())),
                "source_name",
                "source_kind",
                "destination_name",
                "destination_kind",
                "routing_key",
                "arguments");
    }

    @Command(name = "list_consumers", description = "Lists the consumers of a virtual host.")
    static void listConsumers(@Mixin ApiOptions options, @Mixin VhostOption vhost, @Mixin ListOptions listing) {
        options.announce("Listing consumers in vhost %s ...", vhost);
        listing.print(
                options,
                options.api().get(path("consumers", vhost.toString())),
                "queue_name",
                "channel_pid",
                "consumer_tag",
                "ack_required",
                "prefetch_count",
                "active",
                "arguments");
    }

    @Command(name = "pause_queue", description = "Stops the delivery of a queue; publishing goes on.")
    static void pause(
            @Mixin ApiOptions options, @Mixin VhostOption vhost, @Parameters(paramLabel = "QUEUE") String queue) {
        options.announce("Pausing queue '%s' in vhost '%s' ...", queue, vhost);
        options.api().put(path("queues", vhost.toString(), queue, "pause"), ManagementApi.object());
    }

    @Command(name = "resume_queue", description = "Lets a paused queue deliver again.")
    static void resume(
            @Mixin ApiOptions options, @Mixin VhostOption vhost, @Parameters(paramLabel = "QUEUE") String queue) {
        options.announce("Resuming queue '%s' in vhost '%s' ...", queue, vhost);
        options.api().put(path("queues", vhost.toString(), queue, "resume"), ManagementApi.object());
    }

    @Command(name = "quorum_status", description = "Shows the replicas of a quorum queue.")
    static void quorumStatus(
            @Mixin ApiOptions options,
            @Mixin VhostOption vhost,
            @Mixin ListOptions listing,
            @Option(names = "--queue", required = true, paramLabel = "QUEUE", description = "The queue.")
                    String queue) {
        options.announce("Status of quorum queue %s ...", queue);
        JsonNode replicas = options.api().get(path("queues", "quorum", vhost.toString(), queue, "status"));
        listing.print(options, replicas, "Node Name", "Raft State", "Membership", "Commit Index", "Term");
    }

    @Command(name = "rebalance", description = "Spreads queues over the brokers of the cluster.")
    static void rebalance(
            @Mixin ApiOptions options,
            @Parameters(paramLabel = "TYPE", arity = "0..1", description = "Only all is known.") String type) {
        options.announce("Rebalancing queues ...");
        options.api().post(path("rebalance", "queues"), ManagementApi.object());
    }
}
