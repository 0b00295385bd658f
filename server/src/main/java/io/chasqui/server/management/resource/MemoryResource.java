package io.chasqui.server.management.resource;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chasqui.server.broker.Broker;
import io.chasqui.server.management.http.Access;
import io.chasqui.server.management.http.Answer;
import io.chasqui.server.management.http.Json;
import io.chasqui.server.management.http.Request;
import io.chasqui.server.management.http.Routes;
import io.netty.util.internal.PlatformDependent;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the process uses its memory for, as far as a JVM can tell. RabbitMQ's names stand for what is the same here; the
 * parts of an Erlang node that there are not are left out.
 */
final class MemoryResource implements Resource {

    private static final double PERCENT = 100;

    private final Broker broker;

    MemoryResource(Broker broker) {
        this.broker = broker;
    }

    @Override
    public void addTo(Routes routes) {
        String memory = "/nodes/{name}/memory";
        routes.get(memory, Access.MONITORING, "What a node uses its memory for, in bytes", this::bytes)
                .get(memory + "/relative", Access.MONITORING, "The same in percent", this::percent);
    }

    private Answer bytes(Request request) {
        Node.require(request.path("name"));
        Map<String, Long> parts = parts();
        ObjectNode memory = Json.object();
        parts.forEach(memory::put);
        memory.put("strategy", "allocated");
        memory.set("total", Json.object().put("allocated", sum(parts)));
        return Answer.ok(Json.object().set("memory", memory));
    }

    private Answer percent(Request request) {
        Node.require(request.path("name"));
        Map<String, Long> parts = parts();
        ObjectNode memory = Json.object();
        parts.forEach((name, bytes) -> memory.put(name, Math.round(PERCENT * bytes / sum(parts))));
        return Answer.ok(Json.object().set("memory", memory.put("total", (long) PERCENT)));
    }

    private static long sum(Map<String, Long> parts) {
        return parts.values().stream().mapToLong(Long::longValue).sum();
    }

    /** They do not overlap, and together they are what the JVM has taken from the system for itself. */
    private Map<String, Long> parts() {
        MemoryMXBean beans = ManagementFactory.getMemoryMXBean();
        MemoryUsage heap = beans.getHeapMemoryUsage();
        long messages = Math.min(broker.memory().residentBytes(), heap.getUsed());
        Map<String, Long> parts = new LinkedHashMap<>();
        parts.put("messages", messages);
        parts.put("other_heap", heap.getUsed() - messages);
        parts.put("allocated_unused", heap.getCommitted() - heap.getUsed());
        parts.put("binary", directBuffers());
        parts.put("code", code());
        return parts;
    }

    /** Netty may allocate past the JVM's own count. */
    private static long directBuffers() {
        long ofNetty = PlatformDependent.useDirectBufferNoCleaner() ? PlatformDependent.usedDirectMemory() : 0;
        return ofNetty + ofJvm();
    }

    private static long ofJvm() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }

    /** Classes, and what has been compiled. */
    private static long code() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.NON_HEAP)
                .map(MemoryPoolMXBean::getUsage)
                .mapToLong(MemoryUsage::getCommitted)
                .sum();
    }
}
