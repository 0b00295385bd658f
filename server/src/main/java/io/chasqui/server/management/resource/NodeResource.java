package io.chasqui.server.management.resource;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chasqui.server.broker.Alarms;
import io.chasqui.server.broker.Broker;
import io.chasqui.server.management.http.Access;
import io.chasqui.server.management.http.Answer;
import io.chasqui.server.management.http.Json;
import io.chasqui.server.management.http.Request;
import io.chasqui.server.management.http.Routes;
import io.chasqui.server.management.query.ListQuery;
import io.chasqui.server.statistics.Metric;
import io.chasqui.server.statistics.Statistics;
import io.chasqui.server.statistics.Watch;
import io.chasqui.store.journal.DiskFigures;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/** The process that the broker is. What only an Erlang node has is left out. */
final class NodeResource implements Resource {

    private final Broker broker;
    private final Endpoints endpoints;
    private final Statistics statistics;

    NodeResource(Broker broker, Endpoints endpoints, Statistics statistics) {
        this.broker = broker;
        this.endpoints = endpoints;
        this.statistics = statistics;
    }

    @Override
    public void addTo(Routes routes) {
        routes.get("/nodes", Access.MONITORING, "The nodes of the cluster", this::list)
                .get("/nodes/{name}", Access.MONITORING, "One node", this::show);
    }

    private Answer list(Request request) {
        return Answer.ok(ListQuery.of(request).answer(List.of(describe(new Rates(statistics, request)))));
    }

    private Answer show(Request request) {
        Node.require(request.path("name"));
        return Answer.ok(ListQuery.of(request).columnsOf(describe(new Rates(statistics, request))));
    }

    private ObjectNode describe(Rates rates) {
        ObjectNode node = Json.object()
                .put("name", Node.name())
                .put("type", "disc")
                .put("running", true)
                .put("being_drained", false);
        if (rates.wanted()) {
            addProcess(node);
            addLimits(node);
            addFigures(node, rates);
        }
        return node;
    }

    private void addProcess(ObjectNode node) {
        node.put("uptime", ManagementFactory.getRuntimeMXBean().getUptime())
                .put("os_pid", Long.toString(ProcessHandle.current().pid()))
                .put("processors", Runtime.getRuntime().availableProcessors())
                .put("rates_mode", statistics.config().ratesMode().toString())
                .put("rabbitmq_version", OverviewResource.RABBITMQ_VERSION)
                .put("sockets_used", broker.connectionCount());
        Path directory = statistics.node().dataDirectory();
        if (directory != null) {
            node.put("db_dir", directory.toAbsolutePath().toString());
        }
        node.set("partitions", Json.array());
        node.set("cluster_links", Json.array());
        node.set("exchange_types", OverviewResource.exchangeTypes());
        node.set("listeners", endpoints.toJson());
    }

    private void addLimits(ObjectNode node) {
        Set<Alarms.Resource> raised = broker.alarms().raised();
        node.put(
                        "mem_limit",
                        broker.config()
                                .resources()
                                .memoryLimit(Runtime.getRuntime().maxMemory()))
                .put("mem_alarm", raised.contains(Alarms.Resource.MEMORY))
                .put("disk_free_limit", broker.config().resources().diskFreeLimit())
                .put("disk_free_alarm", raised.contains(Alarms.Resource.DISK));
        OptionalLong files = statistics.node().maxFiles();
        if (files.isPresent()) {
            node.put("fd_total", files.getAsLong());
        }
    }

    private void addFigures(ObjectNode node, Rates rates) {
        Watch watch = statistics.ofNode();
        rates.addNode(node, watch, Rates.PROCESS);
        if (statistics.node().openFiles().isPresent()) {
            rates.addNode(node, watch, List.of(Metric.FD_USED));
        }
        if (statistics.node().dataDirectory() != null) {
            rates.addNode(node, watch, Rates.STORE);
            DiskFigures disk = statistics.node().disk();
            node.put("io_read_avg_time", averageMillis(disk.reads()))
                    .put("io_write_avg_time", averageMillis(disk.writes()))
                    .put("io_sync_avg_time", averageMillis(disk.syncs()));
        }
        rates.addNode(node, watch, Rates.CHURN);
    }

    private static double averageMillis(DiskFigures.Operation operation) {
        long count = operation.count();
        return count == 0 ? 0 : operation.nanos() / 1e6 / count;
    }
}
