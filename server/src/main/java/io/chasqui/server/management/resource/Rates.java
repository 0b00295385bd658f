package io.chasqui.server.management.resource;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chasqui.server.management.http.ApiException;
import io.chasqui.server.management.http.Json;
import io.chasqui.server.management.http.Request;
import io.chasqui.server.statistics.Metric;
import io.chasqui.server.statistics.Range;
import io.chasqui.server.statistics.Statistics;
import io.chasqui.server.statistics.Watch;
import java.util.List;

/** Numbers with how fast they change, and with samples of what they were, in the times that a client asks for. */
final class Rates {

    /** What comes and goes. */
    static final List<Metric> CHURN = List.of(
            Metric.CONNECTION_CREATED,
            Metric.CONNECTION_CLOSED,
            Metric.CHANNEL_CREATED,
            Metric.CHANNEL_CLOSED,
            Metric.QUEUE_DECLARED,
            Metric.QUEUE_CREATED,
            Metric.QUEUE_DELETED);

    /** What the process takes. */
    static final List<Metric> PROCESS = List.of(Metric.MEM_USED, Metric.PROC_USED, Metric.GC_NUM);

    /** What there is to say of the disk, if there is one. */
    static final List<Metric> STORE = List.of(
            Metric.DISK_FREE,
            Metric.IO_READ_COUNT,
            Metric.IO_READ_BYTES,
            Metric.IO_WRITE_COUNT,
            Metric.IO_WRITE_BYTES,
            Metric.IO_SYNC_COUNT);

    private static final List<Metric> PUBLISHES =
            List.of(Metric.PUBLISH, Metric.CONFIRM, Metric.RETURN_UNROUTABLE, Metric.DROP_UNROUTABLE);
    private static final List<Metric> DELIVERIES = List.of(
            Metric.DELIVER,
            Metric.DELIVER_NO_ACK,
            Metric.GET,
            Metric.GET_NO_ACK,
            Metric.GET_EMPTY,
            Metric.ACK,
            Metric.REDELIVER);
    private static final List<Metric> DELIVER_GET =
            List.of(Metric.DELIVER, Metric.DELIVER_NO_ACK, Metric.GET, Metric.GET_NO_ACK);
    private static final List<Metric> THROUGH_EXCHANGE = List.of(Metric.PUBLISH_IN, Metric.PUBLISH_OUT);
    private static final List<Metric> DISK = List.of(Metric.DISK_READS, Metric.DISK_WRITES);
    private static final List<Metric> MESSAGES = List.of(Metric.MESSAGES_READY, Metric.MESSAGES_UNACKNOWLEDGED);

    /** More samples than this are asked for by mistake. */
    private static final long MOST_SAMPLES = 500;

    private final Statistics statistics;
    private final boolean wanted;
    private final boolean kept;
    private final Range lengths;
    private final Range messageRates;
    private final Range dataRates;
    private final Range nodeStats;

    /**
     * @throws ApiException 400 if the times make no sense
     */
    Rates(Statistics statistics, Request request) {
        this.statistics = statistics;
        this.kept = statistics.config().samples();
        this.wanted = !statistics.config().disabled() && !request.flag("disable_stats");
        this.lengths = range(request, "lengths", true);
        this.messageRates = range(request, "msg_rates", false);
        this.dataRates = range(request, "data_rates", false);
        this.nodeStats = range(request, "node_stats", false);
    }

    /** Null unless age and increment are there. */
    private static Range range(Request request, String name, boolean toCome) {
        Long age = seconds(request, name + "_age");
        Long step = seconds(request, name + "_incr");
        if (age == null || step == null) {
            return null;
        }
        if (age <= 0 || step <= 0 || age / step > MOST_SAMPLES) {
            throw ApiException.badRequest("Invalid range parameters: age " + age + ", incr " + step);
        }
        long stepMillis = step * 1000;
        long now = System.currentTimeMillis() + (toCome ? stepMillis - 1 : 0);
        return new Range(now - now % stepMillis, stepMillis, (int) (age / step) + 1);
    }

    private static Long seconds(Request request, String name) {
        try {
            return request.query(name).map(Long::valueOf).orElse(null);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** Whether the client wants to see, and may see, what is counted. */
    boolean wanted() {
        return wanted;
    }

    Statistics statistics() {
        return statistics;
    }

    /** What queues hold. */
    void addMessages(ObjectNode to, Watch watch) {
        add(to, "messages", watch, lengths, MESSAGES);
        addEach(to, watch, lengths, MESSAGES);
    }

    /** What has passed, as the object of that name: each group of numbers from its first event on. */
    void addMessageStats(ObjectNode to, Watch watch) {
        ObjectNode stats = Json.object();
        if (any(watch, PUBLISHES)) {
            addEach(stats, watch, messageRates, PUBLISHES);
        }
        if (any(watch, DELIVERIES)) {
            addEach(stats, watch, messageRates, DELIVERIES);
            add(stats, "deliver_get", watch, messageRates, DELIVER_GET);
        }
        if (any(watch, THROUGH_EXCHANGE)) {
            addEach(stats, watch, messageRates, THROUGH_EXCHANGE);
        }
        if (any(watch, DISK)) {
            addEach(stats, watch, messageRates, DISK);
        }
        if (!stats.isEmpty()) {
            to.set("message_stats", stats);
        }
    }

    private static boolean any(Watch watch, List<Metric> metrics) {
        return metrics.stream().anyMatch(metric -> watch.now(metric) > 0);
    }

    /** What went over the wire. */
    void addBytes(ObjectNode to, Watch watch) {
        addEach(to, watch, dataRates, List.of(Metric.RECV_OCT, Metric.SEND_OCT));
    }

    /** Numbers of the process. */
    void addNode(ObjectNode to, Watch watch, List<Metric> metrics) {
        addEach(to, watch, nodeStats, metrics);
    }

    private void addEach(ObjectNode to, Watch watch, Range range, List<Metric> metrics) {
        for (Metric metric : metrics) {
            if (watch.has(metric)) {
                add(to, metric.key(), watch, range, List.of(metric));
            }
        }
    }

    /** A number that is the sum of several, and its details. */
    private void add(ObjectNode to, String key, Watch watch, Range range, List<Metric> summed) {
        long now = 0;
        double rate = 0;
        for (Metric metric : summed) {
            now += watch.now(metric);
            rate += watch.rate(metric);
        }
        to.put(key, now);
        if (!kept) {
            return;
        }
        ObjectNode details = to.putObject(key + "_details").put("rate", rate);
        if (range != null) {
            addSamples(details, watch, range, summed);
        }
    }

    private static void addSamples(ObjectNode details, Watch watch, Range range, List<Metric> summed) {
        long[] sums = new long[range.count()];
        summed.forEach(metric -> watch.addSamples(metric, range, sums));
        ArrayNode samples = details.putArray("samples");
        double total = 0;
        for (int i = 0; i < sums.length; i++) {
            samples.addObject().put("sample", sums[i]).put("timestamp", range.at(i));
            total += sums[i];
        }
        if (sums.length > 1) {
            details.put("avg_rate", (sums[0] - sums[sums.length - 1]) * 1000.0 / range.spanMillis());
        }
        details.put("avg", total / sums.length);
    }
}
