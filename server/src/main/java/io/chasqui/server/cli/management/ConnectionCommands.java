package io.chasqui.server.cli.management;

import static io.chasqui.server.cli.management.ManagementApi.path;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.TimeUnit;
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
            @Mixin ApiOptions options, @Mixin Which which, @Parameters(paramLabel = "REASON") String reason)
            throws InterruptedException {
        options.announce("Closing %s, reason: %s ...", which, reason);
        ManagementApi api = options.api();
        int left = which.limit > 0 ? which.limit : Integer.MAX_VALUE;
        for (JsonNode connection : api.get(which.path())) {
            if (left-- == 0) {
                return;
            }
            closeIfOpen(api, connection.path("name").asText(), reason);
            TimeUnit.MILLISECONDS.sleep(which.delayMillis);
        }
    }

    /** Clients that see others go may go too. */
    private static void closeIfOpen(ManagementApi api, String connection, String reason) {
        try {
            api.delete(path("connections", connection), reason);
        } catch (ApiException e) {
            if (e.kind() != ApiException.Kind.NOT_FOUND) {
                throw e;
            }
        }
    }

    /** Which connections to close, and how fast. */
    static final class Which {
        @Option(
                names = {"-p", "--vhost"},
                paramLabel = "VHOST",
                description = "Only those of this virtual host.")
        private String vhost;

        @Option(names = "--global", description = "Those of all virtual hosts, as without -p.")
        private boolean global;

        @Option(names = "--per-connection-delay", paramLabel = "MS", description = "Waits after each one.")
        private int delayMillis;

        @Option(names = "--limit", paramLabel = "NUMBER", description = "At most this many; 0 for all.")
        private int limit;

        private String path() {
            return vhost == null || global
                    ? ManagementApi.path("connections")
                    : ManagementApi.path("vhosts", vhost, "connections");
        }

        @Override
        public String toString() {
            return vhost == null || global ? "all connections" : "all connections in vhost " + vhost;
        }
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
