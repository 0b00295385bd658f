package io.chasqui.server.prometheus;

import io.chasqui.routing.Exchange;
import io.chasqui.server.broker.VirtualHost;
import io.chasqui.server.traffic.ExchangeCount;
import java.util.Set;

/** What is shown of an exchange. */
final class ExchangeTable {

    private static final Set<String> METRICS = Set.of("exchange_metrics");

    /** An exchange and where it is. */
    record Located(VirtualHost vhost, Exchange<?> exchange) {

        long count(ExchangeCount kind) {
            return vhost.traffic().exchanges().of(exchange).get(kind);
        }
    }

    private ExchangeTable() {}

    static Table<Located> create() {
        Table<Located> table = new Table<>();
        counter(table, "published", "published into an exchange", ExchangeCount.PUBLISH_IN);
        counter(
                table,
                "unroutable_returned",
                "published as mandatory into an exchange and returned to the publisher as unroutable",
                ExchangeCount.RETURN_UNROUTABLE);
        counter(
                table,
                "unroutable_dropped",
                "published as non-mandatory into an exchange and dropped as unroutable",
                ExchangeCount.DROP_UNROUTABLE);
        return table;
    }

    private static void counter(Table<Located> table, String what, String help, ExchangeCount kind) {
        table.counter(
                METRICS,
                "rabbitmq_exchange_messages_" + what + "_total",
                "Total number of messages " + help,
                exchange -> exchange.count(kind));
    }

    /** What tells about the exchange rather than about its traffic: on the detailed page only. */
    static Table<Located> topology() {
        return new Table<Located>()
                .gauge(
                        Set.of("exchange_bindings"),
                        "rabbitmq_cluster_exchange_bindings",
                        "Number of bindings for an exchange. This value is cluster-wide.",
                        located -> located.exchange().bindingCount())
                .gauge(
                        Set.of("exchange_names"),
                        "rabbitmq_cluster_exchange_name",
                        "Enumerates exchanges without any additional info. This value is cluster-wide."
                                + " A cheaper alternative to `exchange_bindings`",
                        located -> 1);
    }
}
