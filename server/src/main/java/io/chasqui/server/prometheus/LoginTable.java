package io.chasqui.server.prometheus;

import io.chasqui.server.access.LoginAttempts.Count;
import io.chasqui.server.access.LoginAttempts.Source;
import io.chasqui.server.metrics.Labels;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;

/** Who has tried to log in from where, if the broker keeps track of that. */
final class LoginTable {

    private static final Set<String> GROUP = Set.of("auth_attempt_detailed_metrics");

    private LoginTable() {}

    static Table<Map.Entry<Source, Count>> create() {
        Table<Map.Entry<Source, Count>> table = new Table<>();
        counter(table, "", "", Count::all);
        counter(table, "succeeded_", "successful ", Count::succeeded);
        counter(table, "failed_", "failed ", Count::failed);
        return table;
    }

    private static void counter(
            Table<Map.Entry<Source, Count>> table, String name, String help, ToLongFunction<Count> number) {
        table.counter(
                GROUP,
                "rabbitmq_auth_attempts_detailed_" + name + "total",
                "Total number of " + help + "authentication attempts with source info",
                entry -> number.applyAsLong(entry.getValue()));
    }

    static Labels labels(Map.Entry<Source, Count> entry) {
        return Labels.of("remote_address", entry.getKey().address())
                .and("username", entry.getKey().user())
                .and("protocol", entry.getKey().protocol());
    }
}
