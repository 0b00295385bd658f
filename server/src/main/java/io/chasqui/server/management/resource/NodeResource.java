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
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The process that the broker is. What only an Erlang node has is left out. */
final class NodeResource implements Resource {

    private static final Logger LOG = LoggerFactory.getLogger(NodeResource.class);

    private final Broker broker;
    private final Endpoints endpoints;
    private final Path dataDirectory;

    /** @param dataDirectory null if the broker keeps everything in memory */
    NodeResource(Broker broker, Endpoints endpoints, Path dataDirectory) {
        this.broker = broker;
        this.endpoints = endpoints;
        this.dataDirectory = dataDirectory;
    }

    @Override
    public void addTo(Routes routes) {
        routes.get("/nodes", Access.MONITORING, "The nodes of the cluster", this::list)
                .get("/nodes/{name}", Access.MONITORING, "One node", this::show);
    }

    private Answer list(Request request) {
        return Answer.ok(ListQuery.of(request).answer(List.of(describe())));
    }

    private Answer show(Request request) {
        Node.require(request.path("name"));
        return Answer.ok(ListQuery.of(request).columnsOf(describe()));
    }

    private ObjectNode describe() {
        Runtime runtime = Runtime.getRuntime();
        Set<Alarms.Resource> raised = broker.alarms().raised();
        ObjectNode node = Json.object()
                .put("name", Node.name())
                .put("type", "disc")
                .put("running", true)
                .put("being_drained", false)
                .put("uptime", ManagementFactory.getRuntimeMXBean().getUptime())
                .put("os_pid", Long.toString(ProcessHandle.current().pid()))
                .put("processors", runtime.availableProcessors())
                .put("rates_mode", "none")
                .put("mem_used", runtime.totalMemory() - runtime.freeMemory())
                .put("mem_limit", broker.config().resources().memoryLimit(runtime.maxMemory()))
                .put("mem_alarm", raised.contains(Alarms.Resource.MEMORY))
                .put("disk_free_limit", broker.config().resources().diskFreeLimit())
                .put("disk_free_alarm", raised.contains(Alarms.Resource.DISK))
                .put("sockets_used", broker.connectionCount());
        addFiles(node);
        addDisk(node);
        node.set("partitions", Json.array());
        node.set("listeners", endpoints.toJson());
        return node;
    }

    private void addDisk(ObjectNode node) {
        if (dataDirectory == null) {
            return;
        }
        try {
            node.put("db_dir", dataDirectory.toAbsolutePath().toString())
                    .put("disk_free", Files.getFileStore(dataDirectory).getUsableSpace());
        } catch (IOException e) {
            LOG.debug("cannot tell how much of the disk is free", e);
        }
    }

    private static void addFiles(ObjectNode node) {
        OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
        if (system instanceof com.sun.management.UnixOperatingSystemMXBean unix) {
            node.put("fd_used", unix.getOpenFileDescriptorCount()).put("fd_total", unix.getMaxFileDescriptorCount());
        }
    }
}
