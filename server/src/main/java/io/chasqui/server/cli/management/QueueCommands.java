package io.chasqui.server.cli.management;

import static io.chasqui.server.cli.management.ManagementApi.path;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Queues, exchanges and bindings. */
@Command(name = "queues")
final class QueueCommands {

    @Command(name = "list_queues", description = "Lists the queues of a virtual host.")
    static void list(@Mixin ApiOptions options, @Mixin VhostOption vhost, @Mixin ListOptions listing) {
        options.announce("Listing queues for vhost %s ...", vhost);
        listing.print(options, options.api().get(path("queues", vhost.toString())), "name", "messages");
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
            @Option(
                            names = {"-n", "--if-unused"},
                            description = "Only if it has no consumers.")
                    boolean ifUnused) {
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
                "source",
                "destination",
                "destination_type",
                "routing_key",
                "arguments");
    }

    @Command(name = "list_consumers", description = "Lists the consumers of a virtual host.")
    static void listConsumers(@Mixin ApiOptions options, @Mixin VhostOption vhost, @Mixin ListOptions listing) {
        options.announce("Listing consumers in vhost %s ...", vhost);
        listing.print(
                options,
                options.api().get(path("consumers", vhost.toString())),
                "queue.name",
                "channel_details.name",
                "consumer_tag",
                "ack_required",
                "prefetch_count",
                "active",
                "arguments");
    }
}
