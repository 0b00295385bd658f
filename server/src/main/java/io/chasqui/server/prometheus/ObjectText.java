package io.chasqui.server.prometheus;

import io.chasqui.routing.Exchange;
import io.chasqui.server.access.LoginAttempts.Count;
import io.chasqui.server.access.LoginAttempts.Source;
import io.chasqui.server.broker.Broker;
import io.chasqui.server.broker.BrokerQueue;
import io.chasqui.server.broker.ClientConnection;
import io.chasqui.server.broker.ConnectionStatus;
import io.chasqui.server.broker.ConnectionStatus.ChannelStatus;
import io.chasqui.server.broker.VirtualHost;
import io.chasqui.server.metrics.Labels;
import io.chasqui.server.prometheus.Table.Row;
import io.chasqui.server.traffic.ExchangeCount;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Writes what is counted for queues, channels, connections and exchanges: each for itself, or all of them together. */
final class ObjectText {

    private static final Set<String> QUEUE_INFO = Set.of("queue_coarse_metrics");

    private final Broker broker;
    private final Table<BrokerQueue> queues = QueueTable.create();
    private final Table<BrokerQueue> queueInfo = new Table<BrokerQueue>()
            .gauge(
                    QUEUE_INFO,
                    "rabbitmq_queue_info",
                    "A metric with a constant '1' value and labels that provide some queue details",
                    queue -> 1);
    private final Table<VirtualHost> vhosts = new Table<VirtualHost>()
            .gauge(
                    Set.of("vhost_status"),
                    "rabbitmq_cluster_vhost_status",
                    "Whether a given vhost is running",
                    vhost -> 1);
    private final Table<Map.Entry<Source, Count>> logins = LoginTable.create();
    private final Table<ChannelStatus> channels;
    private final Table<ConnectionTable.Seen> connections;
    private final Table<ExchangeTable.Located> exchanges = ExchangeTable.create();
    private final Table<ExchangeTable.Located> topology = ExchangeTable.topology();

    ObjectText(Broker broker) {
        this.broker = broker;
        this.channels = ChannelTable.create(broker.traffic());
        this.connections = ConnectionTable.create(broker.traffic());
    }

    /** The sums of everything. */
    void writeTotals(TextWriter out) throws IOException {
        List<ConnectionTable.Seen> seen = seen(Selection.EVERYTHING);
        queues.writeTotals(out, queues(Selection.EVERYTHING));
        channels.writeTotals(
                out,
                seen.stream().flatMap(each -> each.status().channels().stream()).toList());
        connections.writeTotals(out, seen);
        exchanges.writeTotals(out, exchanges(Selection.EVERYTHING));
    }

    /** Everything for itself. */
    void writeAll(TextWriter out) throws IOException {
        UnaryOperator<String> naming = UnaryOperator.identity();
        List<ConnectionTable.Seen> seen = seen(Selection.EVERYTHING);
        queues.write(out, rows(queues(Selection.EVERYTHING), ObjectText::labels), naming);
        queueInfo.write(out, rows(queues(Selection.EVERYTHING), ObjectText::infoLabels), naming);
        channels.write(out, channelRows(seen), naming);
        connections.write(out, rows(seen, ObjectText::labels), naming);
        exchanges.write(out, rows(used(exchanges(Selection.EVERYTHING)), ObjectText::labels), naming);
    }

    /** What was asked for. What nobody asked for is not even looked at. */
    void write(TextWriter out, Selection selection, UnaryOperator<String> naming) throws IOException {
        Set<String> groups = selection.families();
        if (queues.hasAnyOf(groups)) {
            List<BrokerQueue> chosen = queues(selection);
            queues.write(out, rows(chosen, ObjectText::labels), naming, groups);
            queueInfo.write(out, rows(chosen, ObjectText::infoLabels), naming, groups);
        }
        if (channels.hasAnyOf(groups)) {
            channels.write(out, channelRows(seen(selection)), naming, groups);
        }
        if (connections.hasAnyOf(groups)) {
            connections.write(out, rows(seen(selection), ObjectText::labels), naming, groups);
        }
        if (exchanges.hasAnyOf(groups)) {
            exchanges.write(out, rows(used(exchanges(selection)), ObjectText::labels), naming, groups);
        }
        if (topology.hasAnyOf(groups)) {
            topology.write(out, rows(exchanges(selection), ObjectText::typeLabels), UnaryOperator.identity(), groups);
        }
        if (logins.hasAnyOf(groups)) {
            logins.write(out, rows(broker.loginAttempts().bySource(), LoginTable::labels), naming, groups);
        }
        if (vhosts.hasAnyOf(groups)) {
            vhosts.write(
                    out,
                    rows(vhosts(selection), vhost -> Labels.of("vhost", vhost.name())),
                    UnaryOperator.identity(),
                    groups);
        }
    }

    // ---- What there is

    private List<VirtualHost> vhosts(Selection selection) {
        return broker.vhosts().all().stream()
                .filter(vhost -> selection.hasVhost(vhost.name()))
                .toList();
    }

    private List<BrokerQueue> queues(Selection selection) {
        List<BrokerQueue> chosen = new ArrayList<>();
        for (VirtualHost vhost : vhosts(selection)) {
            for (BrokerQueue queue : vhost.queues()) {
                if (selection.hasQueue(queue.name())) {
                    chosen.add(queue);
                }
            }
        }
        return chosen;
    }

    private List<ExchangeTable.Located> exchanges(Selection selection) {
        List<ExchangeTable.Located> chosen = new ArrayList<>();
        for (VirtualHost vhost : vhosts(selection)) {
            for (Exchange<?> exchange : vhost.topology().exchanges()) {
                chosen.add(new ExchangeTable.Located(vhost, exchange));
            }
        }
        return chosen;
    }

    /** An exchange to which nobody has published shows nothing. */
    private static List<ExchangeTable.Located> used(List<ExchangeTable.Located> all) {
        return all.stream()
                .filter(located -> located.count(ExchangeCount.PUBLISH_IN) > 0)
                .toList();
    }

    private List<ConnectionTable.Seen> seen(Selection selection) {
        List<ConnectionTable.Seen> seen = new ArrayList<>();
        for (ClientConnection connection : broker.connections().all()) {
            ConnectionStatus status = selection.hasVhost(connection.vhost()) ? connection.status() : null;
            if (status != null) {
                seen.add(new ConnectionTable.Seen(connection, status));
            }
        }
        return seen;
    }

    // ---- Labels

    private static <T> List<Row<T>> rows(List<T> objects, Function<T, Labels> labels) {
        List<Row<T>> rows = new ArrayList<>(objects.size());
        objects.forEach(object -> rows.add(new Row<>(object, TextWriter.encode(labels.apply(object)))));
        return rows;
    }

    private static List<Row<ChannelStatus>> channelRows(List<ConnectionTable.Seen> seen) {
        List<Row<ChannelStatus>> rows = new ArrayList<>();
        for (ConnectionTable.Seen each : seen) {
            for (ChannelStatus channel : each.status().channels()) {
                String name = each.connection().name() + " (" + channel.number() + ")";
                rows.add(new Row<>(channel, TextWriter.encode(Labels.of("channel", name))));
            }
        }
        return rows;
    }

    private static Labels labels(BrokerQueue queue) {
        return Labels.of("vhost", queue.vhost().name()).and("queue", queue.name());
    }

    private static Labels infoLabels(BrokerQueue queue) {
        return labels(queue).and("queue_type", queue.kind().label()).and("membership", "leader");
    }

    private static Labels labels(ConnectionTable.Seen seen) {
        return Labels.of("connection", seen.connection().name());
    }

    private static Labels labels(ExchangeTable.Located located) {
        return Labels.of("vhost", located.vhost().name())
                .and("exchange", located.exchange().name());
    }

    private static Labels typeLabels(ExchangeTable.Located located) {
        return labels(located).and("type", located.exchange().definition().type());
    }
}
