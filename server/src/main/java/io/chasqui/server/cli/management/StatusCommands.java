package io.chasqui.server.cli.management;

import static io.chasqui.server.cli.management.ManagementApi.path;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What a broker and its cluster are like, for people. */
@Command(name = "state")
final class StatusCommands {

    @Command(name = "status", description = "Shows what a broker is and how it is.")
    static void status(
            @Mixin ApiOptions options,
            @Mixin FormatOptions format,
            @Option(names = "--json", description = "The same as --formatter json.") boolean json) {
        options.announce("Status of the broker at %s ...", options.url());
        ManagementApi api = options.api();
        JsonNode overview = api.get(path("overview"));
        JsonNode nodes = api.get(path("nodes"));
        PrintWriter out = options.out();
        if (json || format.isJson()) {
            ObjectNode both = ((ObjectNode) overview).set("nodes", nodes);
            out.println(both.toPrettyString());
        } else {
            new StatusText(out).status(overview, nodes);
        }
        out.flush();
    }

    @Command(name = "cluster_status", description = "Shows the brokers of the cluster.")
    static void clusterStatus(@Mixin ApiOptions options, @Mixin FormatOptions format) {
        options.announce("Cluster status of the broker at %s ...", options.url());
        ManagementApi api = options.api();
        JsonNode overview = api.get(path("overview"));
        JsonNode nodes = api.get(path("nodes"));
        if (format.isJson()) {
            options.out().println(clusterJson(overview, nodes).toPrettyString());
        } else {
            new StatusText(options.out()).cluster(overview, nodes);
        }
        options.out().flush();
    }

    private static ObjectNode clusterJson(JsonNode overview, JsonNode nodes) {
        ObjectNode json = ManagementApi.object()
                .put("cluster_name", overview.path("cluster_name").asText());
        ArrayNode disk = json.putArray("disk_nodes");
        ArrayNode running = json.putArray("running_nodes");
        nodes.forEach(node -> {
            disk.add(node.path("name"));
            if (node.path("running").asBoolean()) {
                running.add(node.path("name"));
            }
        });
        json.set("alarms", StatusText.alarms(nodes));
        json.set("listeners", overview.path("listeners"));
        return json;
    }

    @Command(name = "alarms", description = "Lists the alarms that are on.")
    static void alarms(@Mixin ApiOptions options, @Mixin ListOptions listing) {
        options.announce("Alarms ...");
        listing.print(options, StatusText.alarms(options.api().get(path("nodes"))), "node", "resource");
    }

    @Command(name = "listeners", description = "Lists where the brokers listen.")
    static void listeners(@Mixin ApiOptions options, @Mixin ListOptions listing) {
        options.announce("Listeners ...");
        JsonNode listeners = options.api().get(path("overview")).path("listeners");
        listing.print(options, listeners, "node", "ip_address", "port", "protocol");
    }

    @Command(name = "server_version", description = "Prints the version of the broker.")
    static void serverVersion(@Mixin ApiOptions options) {
        JsonNode overview = options.api().get(path("overview"));
        options.out()
                .println(overview.path("product_version")
                        .asText(overview.path("rabbitmq_version").asText()));
        options.out().flush();
    }

    @Command(name = "version", description = "Prints the version of this command; asks no broker.")
    static void version(@Mixin ApiOptions options) {
        String version = StatusCommands.class.getPackage().getImplementationVersion();
        options.out().println(version == null ? "(not packaged)" : version);
        options.out().flush();
    }

    @Command(name = "environment", description = "Shows the configuration that the broker runs with.")
    static void environment(@Mixin ApiOptions options) {
        options.announce("Configuration of the broker at %s ...", options.url());
        options.out().println(options.api().text(path("config", "effective")).stripTrailing());
        options.out().flush();
    }

    @Command(name = "memory_breakdown", description = "Shows what a broker uses its memory for.")
    static void memory(@Mixin ApiOptions options, @Mixin FormatOptions format) {
        options.announce("Reporting memory breakdown ...");
        ArrayNode rows = ManagementApi.JSON.createArrayNode();
        ManagementApi api = options.api();
        for (JsonNode node : api.get(path("nodes"))) {
            String name = node.path("name").asText();
            JsonNode memory = api.get(path("nodes", name, "memory")).path("memory");
            memory.properties().forEach(part -> {
                if (part.getValue().isNumber()) {
                    rows.addObject()
                            .put("node", name)
                            .put("part", part.getKey())
                            .set("bytes", part.getValue());
                }
            });
        }
        format.print(options, rows, "node", "part", "bytes");
    }

    @Command(name = "set_cluster_name", description = "Gives the cluster another name.")
    static void rename(@Mixin ApiOptions options, @Parameters(paramLabel = "NAME") String name) {
        options.announce("Setting cluster name to %s ...", name);
        options.api().put(path("cluster-name"), ManagementApi.object().put("name", name));
    }

    @Command(name = "report", description = "Prints everything about a broker that a question to others should have.")
    static void report(@Mixin ApiOptions options) {
        ManagementApi api = options.api();
        PrintWriter out = options.out();
        StatusText text = new StatusText(out);
        JsonNode overview = api.get(path("overview"));
        JsonNode nodes = api.get(path("nodes"));
        text.status(overview, nodes);
        text.cluster(overview, nodes);
        for (String list : List.of(
                "connections",
                "channels",
                "vhosts",
                "users",
                "permissions",
                "policies",
                "operator-policies",
                "exchanges",
                "queues",
                "bindings",
                "consumers",
                "vhost-limits",
                "user-limits")) {
            text.section(list);
            api.get(path(list)).forEach(row -> out.println(withoutSecrets(row)));
        }
        text.section("configuration");
        out.println(api.text(path("config", "effective")));
        out.flush();
    }

    private static JsonNode withoutSecrets(JsonNode row) {
        if (row instanceof ObjectNode object && object.has("password_hash")) {
            object.put("password_hash", "(hidden)");
        }
        return row;
    }
}
