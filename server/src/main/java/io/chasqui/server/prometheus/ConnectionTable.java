package io.chasqui.server.prometheus;

import io.chasqui.server.broker.ClientConnection;
import io.chasqui.server.broker.ConnectionStatus;
import io.chasqui.server.traffic.BrokerTraffic;
import io.chasqui.server.traffic.ConnectionCount;
import java.util.Set;

/** What is shown of a connection. In the totals of what happened, connections that are closed by now count, too. */
final class ConnectionTable {

    private static final Set<String> COARSE = Set.of("connection_coarse_metrics");
    private static final Set<String> METRICS = Set.of("connection_metrics");

    /** A connection, and what it was like when the page was asked for. */
    record Seen(ClientConnection connection, ConnectionStatus status) {}

    private ConnectionTable() {}

    static Table<Seen> create(BrokerTraffic traffic) {
        Table<Seen> table = new Table<>();
        counter(
                table,
                traffic,
                COARSE,
                "incoming_bytes",
                "bytes received on a connection",
                ConnectionCount.RECEIVED_BYTES);
        counter(table, traffic, COARSE, "outgoing_bytes", "bytes sent on a connection", ConnectionCount.SENT_BYTES);
        counter(
                table,
                traffic,
                METRICS,
                "incoming_packets",
                "packets received on a connection",
                ConnectionCount.RECEIVED_PACKETS);
        counter(
                table,
                traffic,
                METRICS,
                "outgoing_packets",
                "packets sent on a connection",
                ConnectionCount.SENT_PACKETS);
        return table.gauge(
                METRICS,
                "rabbitmq_connection_channels",
                "Channels on a connection",
                seen -> seen.status().channels().size());
    }

    private static void counter(
            Table<Seen> table,
            BrokerTraffic traffic,
            Set<String> groups,
            String what,
            String help,
            ConnectionCount kind) {
        table.counter(
                groups,
                "rabbitmq_connection_" + what + "_total",
                "Total number of " + help,
                seen -> seen.connection().traffic().counts().get(kind),
                () -> traffic.connections().get(kind));
    }
}
