package io.chasqui.server.metrics;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import com.codahale.metrics.jvm.BufferPoolMetricSet;
import com.codahale.metrics.jvm.CachedThreadStatesGaugeSet;
import com.codahale.metrics.jvm.ClassLoadingGaugeSet;
import com.codahale.metrics.jvm.GarbageCollectorMetricSet;
import com.codahale.metrics.jvm.MemoryUsageGaugeSet;
import io.chasqui.server.metrics.Family.Type;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The Java virtual machine: in the registry under the names of the metrics library, and shown under those that the
 * Prometheus client for Java uses, so that dashboards for Java processes fit.
 */
final class JvmMetrics {

    private static final int THREADS_COUNTED_EVERY_SECONDS = 10;
    private static final double MILLISECOND = 1e-3;

    /**
     * How a name in the registry is shown.
     *
     * @param label name of the label whose value is the pattern's first group; empty for none
     */
    private record Rule(Pattern pattern, Family family, String suffix, String label, double unit) {}

    private static final List<Rule> RULES = List.of(
            gauge("memory.(heap|non-heap).used", "jvm_memory_used_bytes", "Used bytes of a memory area", "area"),
            gauge("memory.(heap|non-heap).committed", "jvm_memory_committed_bytes", "Committed bytes of it", "area"),
            gauge("memory.(heap|non-heap).max", "jvm_memory_max_bytes", "Bytes a memory area may have", "area"),
            gauge("memory.pools.(.+).used", "jvm_memory_pool_used_bytes", "Used bytes of a memory pool", "pool"),
            gauge("memory.pools.(.+).max", "jvm_memory_pool_max_bytes", "Bytes a memory pool may have", "pool"),
            gauge("buffers.(.+).used", "jvm_buffer_pool_used_bytes", "Used bytes of a buffer pool", "pool"),
            gauge("buffers.(.+).capacity", "jvm_buffer_pool_capacity_bytes", "Capacity of a buffer pool", "pool"),
            gauge("buffers.(.+).count", "jvm_buffer_pool_used_buffers", "Buffers of a buffer pool", "pool"),
            gauge("threads.count", "jvm_threads_current", "Threads now", ""),
            gauge("threads.daemon.count", "jvm_threads_daemon", "Daemon threads now", ""),
            gauge(
                    "threads.(new|runnable|blocked|waiting|timed_waiting|terminated).count",
                    "jvm_threads_state",
                    "Threads by state",
                    "state"),
            collections("gc.(.+).count", "_count", 1),
            collections("gc.(.+).time", "_sum", MILLISECOND));

    private static Rule gauge(String pattern, String family, String help, String label) {
        return new Rule(pattern(pattern), Family.gauge(family, help), "", label, 1);
    }

    private static Rule collections(String pattern, String suffix, double unit) {
        Family family = new Family("jvm_gc_collection_seconds", Type.SUMMARY, "Time spent in garbage collectors");
        return new Rule(pattern(pattern), family, suffix, "gc", unit);
    }

    private static Pattern pattern(String text) {
        return Pattern.compile("jvm\\." + text);
    }

    private final MetricRegistry registry;
    private final Instruments instruments;

    JvmMetrics(MetricRegistry registry, Instruments instruments) {
        this.registry = registry;
        this.instruments = instruments;
    }

    void add() {
        registry.register("jvm.memory", new MemoryUsageGaugeSet());
        registry.register("jvm.gc", new GarbageCollectorMetricSet());
        registry.register("jvm.buffers", new BufferPoolMetricSet(ManagementFactory.getPlatformMBeanServer()));
        registry.register("jvm.classes", new ClassLoadingGaugeSet());
        registry.register(
                "jvm.threads", new CachedThreadStatesGaugeSet(THREADS_COUNTED_EVERY_SECONDS, TimeUnit.SECONDS));
        RULES.forEach(rule -> registry.getGauges().forEach((name, gauge) -> show(rule, name, gauge)));
    }

    private void show(Rule rule, String name, Gauge<?> gauge) {
        Matcher matcher = rule.pattern().matcher(name);
        if (matcher.matches()) {
            Labels labels = rule.label().isEmpty() ? Labels.NONE : Labels.of(rule.label(), value(matcher.group(1)));
            instruments.show(new Instrument.Reading(
                    Group.JVM, rule.family(), rule.suffix(), labels, () -> number(gauge.getValue(), rule.unit())));
        }
    }

    /** The Prometheus client writes {@code nonheap}. */
    private static String value(String inName) {
        return inName.equals("non-heap") ? "nonheap" : inName;
    }

    private static Number number(Object value, double unit) {
        if (!(value instanceof Number number)) {
            return null;
        }
        return unit == 1 ? number : (Number) (number.doubleValue() * unit);
    }
}
