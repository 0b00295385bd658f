package io.chasqui.server.cli.management;

import static io.chasqui.server.cli.management.ManagementApi.path;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Connections and channels. */
@Command(name = "connections")
final class ConnectionCommands {

    @Command(name = "list_connections", description = "Lists the connections of clients.")
    static void list(@Mixin ApiOptions options, @Mixin ListOptions listing) {
        options.announce("Listing connections ...");
        listing.print(options, options.api().get(path("connections")), "user", "peer_host", "peer_port", "state");
    }

    @Command(name = "list_channels", description = "Lists the channels of clients.")
    static void listChannels(@Mixin ApiOptions options, @Mixin ListOptions listing) {
        options.announce("Listing channels ...");
        listing.print(
                options,
                options.api().get(path("channels")),
                "name",
                "user",
                "consumer_count",
                "messages_unacknowledged");
    }

    @Command(name = "close_connection", description = "Closes a connection and tells its client why.")
    static void close(
            @Mixin ApiOptions options,
            @Parameters(paramLabel = "CONNECTION", description = "Its name: list_connections name.") String connection,
            @Parameters(paramLabel = "REASON") String reason) {
        options.announce("Closing connection %s, reason: %s ...", connection, reason);
        options.api().delete(path("connections", connection), reason);
    }

    @Command(name = "close_all_connections", description = "Closes all connections, or those of a virtual host.")
    static void closeAll(
            @Mixin ApiOptions options,
            @Option(
                            names = {"-p", "--vhost"},
                            paramLabel = "VHOST",
                            description = "Only those of this virtual host.")
                    String vhost,
            @Parameters(paramLabel = "REASON") String reason) {
        options.announce(
                "Closing all connections%s, reason: %s ...", vhost == null ? "" : " in vhost " + vhost, reason);
        ManagementApi api = options.api();
        JsonNode connections = api.get(vhost == null ? path("connections") : path("vhosts", vhost, "connections"));
        connections.forEach(connection ->
                api.delete(path("connections", connection.path("name").asText()), reason));
    }

    @Command(name = "close_all_user_connections", description = "Closes all connections of a user.")
    static void closeAllOfUser(
            @Mixin ApiOptions options,
            @Parameters(paramLabel = "USER") String user,
            @Parameters(paramLabel = "REASON") String reason) {
        options.announce("Closing connections of user \"%s\", reason: %s ...", user, reason);
        options.api().delete(path("connections", "username", user), reason);
    }
}
