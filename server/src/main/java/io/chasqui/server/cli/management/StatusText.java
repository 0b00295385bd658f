package io.chasqui.server.cli.management;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

/** The state of a broker and of a cluster in sections with headings, as rabbitmqctl prints them. */
final class StatusText {

    private static final double GIGABYTE = 1e9;
    private static final String NAME = "name";

    private final PrintWriter out;

    StatusText(PrintWriter out) {
        this.out = out;
    }

    void section(String title) {
        out.println();
        out.println(title.substring(0, 1).toUpperCase(Locale.ROOT) + title.substring(1));
        out.println();
    }

    private void line(String format, Object... values) {
        out.println(String.format(Locale.ROOT, format, values));
    }

    void status(JsonNode overview, JsonNode nodes) {
        section("runtime");
        line("Product: %s %s", text(overview, "product_name"), text(overview, "product_version"));
        line("RabbitMQ version that clients see: %s", text(overview, "rabbitmq_version"));
        line("Cluster name: %s", text(overview, "cluster_name"));
        nodes.forEach(this::runtime);
        section("alarms");
        printAlarms(nodes);
        nodes.forEach(this::resources);
        section("totals");
        JsonNode totals = overview.path("object_totals");
        for (String name : new String[] {"connections", "channels", "consumers", "queues", "exchanges"}) {
            line("%s count: %d", capital(name), totals.path(name).asLong());
        }
        JsonNode messages = overview.path("queue_totals");
        line(
                "Messages: %d, ready %d, unacknowledged %d",
                messages.path("messages").asLong(),
                messages.path("messages_ready").asLong(),
                messages.path("messages_unacknowledged").asLong());
        listeners(overview);
    }

    private void runtime(JsonNode node) {
        line("Node name: %s", text(node, NAME));
        line("OS PID: %s", text(node, "os_pid"));
        long seconds = Duration.ofMillis(node.path("uptime").asLong()).toSeconds();
        line("Uptime (seconds): %d", seconds);
        line("Is under maintenance?: %s", node.path("being_drained").asBoolean());
        line("Processors: %s", text(node, "processors"));
        if (node.hasNonNull("db_dir")) {
            line("Data directory: %s", text(node, "db_dir"));
        }
    }

    private void resources(JsonNode node) {
        section("memory of " + text(node, NAME));
        line("Total memory used: %s", gigabytes(node, "mem_used"));
        line("Memory high watermark: %s", gigabytes(node, "mem_limit"));
        section("free disk space of " + text(node, NAME));
        line("Low free disk space watermark: %s", gigabytes(node, "disk_free_limit"));
        line("Free disk space: %s", gigabytes(node, "disk_free"));
        if (node.hasNonNull("fd_used")) {
            section("file descriptors of " + text(node, NAME));
            line("Total: %s, limit: %s", text(node, "fd_used"), text(node, "fd_total"));
        }
    }

    private static String gigabytes(JsonNode node, String name) {
        JsonNode bytes = node.path(name);
        return bytes.isNumber() ? String.format(Locale.ROOT, "%.4f gb", bytes.asLong() / GIGABYTE) : bytes.asText("?");
    }

    void cluster(JsonNode overview, JsonNode nodes) {
        section("basics");
        line("Cluster name: %s", text(overview, "cluster_name"));
        section("disk nodes");
        nodes.forEach(node -> out.println(text(node, NAME)));
        section("running nodes");
        nodes.forEach(node -> {
            if (node.path("running").asBoolean()) {
                out.println(text(node, NAME));
            }
        });
        section("versions");
        nodes.forEach(node ->
                line("%s: %s %s", text(node, NAME), text(overview, "product_name"), text(overview, "product_version")));
        section("maintenance status");
        nodes.forEach(node -> line(
                "Node: %s, status: %s",
                text(node, NAME),
                node.path("being_drained").asBoolean() ? "marked for maintenance" : "not under maintenance"));
        section("alarms");
        printAlarms(nodes);
        section("network partitions");
        nodes.forEach(node ->
                node.path("partitions").forEach(other -> line("%s: %s", text(node, NAME), other.asText())));
        listeners(overview);
    }

    private void listeners(JsonNode overview) {
        section("listeners");
        overview.path("listeners")
                .forEach(listener -> line(
                        "Node: %s, interface: %s, port: %s, protocol: %s",
                        text(listener, "node"),
                        text(listener, "ip_address"),
                        text(listener, "port"),
                        text(listener, "protocol")));
    }

    private void printAlarms(JsonNode nodes) {
        ArrayNode alarms = alarms(nodes);
        if (alarms.isEmpty()) {
            out.println("(none)");
        }
        alarms.forEach(alarm -> line("%s alarm on node %s", capital(text(alarm, "resource")), text(alarm, "node")));
    }

    /** The alarms that are on: node and resource. */
    static ArrayNode alarms(JsonNode nodes) {
        ArrayNode alarms = ManagementApi.JSON.createArrayNode();
        nodes.forEach(node -> {
            if (node.path("mem_alarm").asBoolean()) {
                alarms.addObject().put("node", text(node, NAME)).put("resource", "memory");
            }
            if (node.path("disk_free_alarm").asBoolean()) {
                alarms.addObject().put("node", text(node, NAME)).put("resource", "disk");
            }
        });
        return alarms;
    }

    private static String text(JsonNode object, String name) {
        return object.path(name).asText("?");
    }

    private static String capital(String text) {
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }
}
