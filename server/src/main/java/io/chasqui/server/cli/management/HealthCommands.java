package io.chasqui.server.cli.management;

import static io.chasqui.server.cli.management.ManagementApi.path;

import com.fasterxml.jackson.databind.JsonNode;
import io.chasqui.server.cli.management.ApiException.Kind;
import java.io.PrintWriter;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** How a broker is, for people and for scripts. */
@Command(name = "health")
final class HealthCommands {

    private static final long MEGABYTE = 1 << 20;

    @Command(name = "status", description = "Shows what a broker is and how it is.")
    static void status(
            @Mixin ApiOptions options,
            @Option(names = "--json", description = "Everything, as the HTTP API gives it.") boolean json) {
        ManagementApi api = options.api();
        JsonNode overview = api.get(path("overview"));
        PrintWriter out = options.out();
        if (json) {
            out.println(overview.toPrettyString());
        } else {
            printOverview(overview, out);
            api.get(path("nodes")).forEach(node -> printNode(node, out));
        }
        out.flush();
    }

    private static void printOverview(JsonNode overview, PrintWriter out) {
        out.println(overview.path("product_name").asText() + " "
                + overview.path("product_version").asText() + " at cluster "
                + overview.path("cluster_name").asText());
        line(out, "Totals", overview.path("object_totals"), "connections", "channels", "queues", "consumers");
        line(out, "Messages", overview.path("queue_totals"), "messages_ready", "messages_unacknowledged");
        overview.path("listeners")
                .forEach(listener ->
                        out.println("Listener: " + listener.path("ip_address").asText() + ":"
                                + listener.path("port").asText() + " "
                                + listener.path("protocol").asText()));
    }

    private static void line(PrintWriter out, String title, JsonNode object, String... names) {
        StringBuilder line = new StringBuilder(title + ":");
        for (String name : names) {
            line.append(' ')
                    .append(object.path(name).asLong())
                    .append(' ')
                    .append(name.replace('_', ' '))
                    .append(',');
        }
        out.println(line.substring(0, line.length() - 1));
    }

    private static void printNode(JsonNode node, PrintWriter out) {
        out.println("Node " + node.path("name").asText() + ": up "
                + TimeUnit.MILLISECONDS.toSeconds(node.path("uptime").asLong()) + " s, memory "
                + node.path("mem_used").asLong() / MEGABYTE + " MiB of "
                + node.path("mem_limit").asLong() / MEGABYTE + " MiB" + alarm(node, "mem_alarm") + ", disk free "
                + node.path("disk_free").asLong() / MEGABYTE + " MiB" + alarm(node, "disk_free_alarm"));
    }

    private static String alarm(JsonNode node, String name) {
        return node.path(name).asBoolean() ? " (ALARM)" : "";
    }

    @Command(name = "cluster_status", description = "Lists the brokers of the cluster.")
    static void clusterStatus(@Mixin ApiOptions options, @Mixin ListOptions listing) {
        options.announce("Cluster status ...");
        listing.print(options, options.api().get(path("nodes")), "name", "running", "uptime");
    }

    @Command(name = "await_startup", description = "Waits until the broker serves clients, up to the timeout.")
    static void awaitStartup(@Mixin ApiOptions options) throws InterruptedException {
        options.announce("Waiting for the broker ...");
        long deadline = System.nanoTime() + options.timeout().toNanos();
        while (true) {
            try {
                options.api().get(path("health", "checks", "ready-to-serve-clients"));
                return;
            } catch (ApiException e) {
                if (e.kind() != Kind.UNAVAILABLE || System.nanoTime() > deadline) {
                    throw e;
                }
                TimeUnit.MILLISECONDS.sleep(200);
            }
        }
    }

    @Command(name = "ping", description = "Fails unless a broker answers.")
    static void ping(@Mixin ApiOptions options) {
        options.announce("Will ping the broker ...");
        options.api().get(path("whoami"));
        options.announce("Ping succeeded");
    }

    @Command(name = "check_running", description = "Fails unless the broker is in service.")
    static void checkRunning(@Mixin ApiOptions options) {
        check(options, "is-in-service");
    }

    @Command(name = "check_alarms", description = "Fails if an alarm is on anywhere in the cluster.")
    static void checkAlarms(@Mixin ApiOptions options) {
        check(options, "alarms");
    }

    @Command(name = "check_local_alarms", description = "Fails if an alarm is on at this broker.")
    static void checkLocalAlarms(@Mixin ApiOptions options) {
        check(options, "local-alarms");
    }

    @Command(name = "check_port_listener", description = "Fails unless the broker listens at a port.")
    static void checkPort(@Mixin ApiOptions options, @Parameters(paramLabel = "PORT") int port) {
        check(options, "port-listener", Integer.toString(port));
    }

    @Command(name = "check_protocol_listener", description = "Fails unless the broker speaks a protocol.")
    static void checkProtocol(@Mixin ApiOptions options, @Parameters(paramLabel = "PROTOCOL") String protocol) {
        check(options, "protocol-listener", protocol);
    }

    /** Asks for a health check; one that fails is answered with 503 and a reason. */
    static void check(ApiOptions options, String... check) {
        String[] parts = new String[check.length + 2];
        parts[0] = "health";
        parts[1] = "checks";
        System.arraycopy(check, 0, parts, 2, check.length);
        options.api().get(path(parts));
        options.announce("Check %s: ok", String.join(" ", check));
    }
}
