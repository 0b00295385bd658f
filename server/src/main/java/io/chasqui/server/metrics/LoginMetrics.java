package io.chasqui.server.metrics;

import io.chasqui.server.access.LoginAttempts;
import io.chasqui.server.access.LoginAttempts.Count;
import java.util.List;
import java.util.function.ToLongFunction;

/** How often somebody has tried to log in, by protocol. */
final class LoginMetrics {

    private static final List<String> PROTOCOLS = List.of(LoginAttempts.AMQP_0_9_1, LoginAttempts.HTTP);

    private final LoginAttempts attempts;
    private final Instruments instruments;

    LoginMetrics(LoginAttempts attempts, Instruments instruments) {
        this.attempts = attempts;
        this.instruments = instruments;
    }

    void add() {
        add("", "", Count::all);
        add("succeeded_", "successful ", Count::succeeded);
        add("failed_", "failed ", Count::failed);
    }

    private void add(String name, String help, ToLongFunction<Count> number) {
        Family family = Family.counter(
                "rabbitmq_auth_attempts_" + name + "total", "Total number of " + help + "authentication attempts");
        for (String protocol : PROTOCOLS) {
            instruments.add(
                    Group.AUTH_ATTEMPT_METRICS,
                    family,
                    Labels.of("protocol", protocol),
                    () -> number(attempts.byProtocol().get(protocol), number));
        }
    }

    private static long number(Count count, ToLongFunction<Count> number) {
        return count == null ? 0 : number.applyAsLong(count);
    }
}
