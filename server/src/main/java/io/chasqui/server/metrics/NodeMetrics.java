package io.chasqui.server.metrics;

import com.codahale.metrics.Gauge;
import io.chasqui.server.broker.Alarms;
import io.chasqui.server.broker.Broker;
import io.chasqui.server.metrics.Family.Type;
import io.chasqui.server.statistics.NodeFigures;
import java.lang.management.ManagementFactory;
import java.lang.management.RuntimeMXBean;
import java.util.OptionalLong;

/** The process that the broker is: files, memory, disk, alarms. Under RabbitMQ's names, as far as they make sense here. */
final class NodeMetrics {

    private static final double MILLISECOND = 1e-3;

    private final Broker broker;
    private final NodeFigures node;
    private final Instruments instruments;
    private final RuntimeMXBean runtime = ManagementFactory.getRuntimeMXBean();

    NodeMetrics(Broker broker, NodeFigures node, Instruments instruments) {
        this.broker = broker;
        this.node = node;
        this.instruments = instruments;
    }

    void add() {
        addProcess();
        addLimits();
        addAlarms();
    }

    private void addProcess() {
        gauge(
                Group.NODE_COARSE_METRICS,
                "rabbitmq_process_open_fds",
                "Open file descriptors",
                () -> orNull(node.openFiles()));
        gauge(
                Group.NODE_METRICS,
                "rabbitmq_process_max_fds",
                "Open file descriptors limit",
                () -> orNull(node.maxFiles()));
        gauge(
                Group.NODE_COARSE_METRICS,
                "rabbitmq_process_resident_memory_bytes",
                "Memory used in bytes",
                node::usedMemory);
        gauge(
                Group.NODE_METRICS,
                "rabbitmq_erlang_uptime_seconds",
                "Node uptime",
                () -> runtime.getUptime() * MILLISECOND);
        gauge(
                Group.JVM,
                "process_start_time_seconds",
                "Start time of the process since unix epoch in seconds.",
                () -> runtime.getStartTime() * MILLISECOND);
    }

    private void addLimits() {
        long memoryLimit =
                broker.config().resources().memoryLimit(Runtime.getRuntime().maxMemory());
        gauge(
                Group.NODE_METRICS,
                "rabbitmq_resident_memory_limit_bytes",
                "Memory high watermark in bytes",
                () -> memoryLimit);
        gauge(
                Group.CHASQUI,
                "chasqui_message_memory_bytes",
                "Heap that messages take: what is compared with the memory high watermark",
                broker.memory()::residentBytes);
        if (node.dataDirectory() != null) {
            gauge(
                    Group.NODE_COARSE_METRICS,
                    "rabbitmq_disk_space_available_bytes",
                    "Disk space available in bytes",
                    () -> orNull(node.freeDisk()));
            long diskLimit = broker.config().resources().diskFreeLimit();
            gauge(
                    Group.NODE_METRICS,
                    "rabbitmq_disk_space_available_limit_bytes",
                    "Free disk space low watermark in bytes",
                    () -> diskLimit);
        }
    }

    private void addAlarms() {
        alarm(Alarms.Resource.MEMORY, "rabbitmq_alarms_memory_used_watermark", "is 1 if memory alarm is in effect");
        alarm(
                Alarms.Resource.DISK,
                "rabbitmq_alarms_free_disk_space_watermark",
                "is 1 if free disk space watermark alarm is in effect");
    }

    private void alarm(Alarms.Resource resource, String name, String help) {
        instruments.add(
                Group.ALARMS,
                new Family(name, Type.UNTYPED, help),
                () -> broker.alarms().raised().contains(resource) ? 1 : 0);
    }

    private void gauge(Group group, String name, String help, Gauge<? extends Number> source) {
        instruments.add(group, Family.gauge(name, help), source);
    }

    private static Long orNull(OptionalLong number) {
        return number.isPresent() ? number.getAsLong() : null;
    }
}
