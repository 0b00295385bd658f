package io.chasqui.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.chasqui.server.access.LoginAttempts.Count;
import io.chasqui.server.access.LoginAttempts.Source;
import java.net.InetAddress;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LoginAttemptsTest {

    private static final int MANY = 10_000;
    private static final int KEPT = 4096;

    private final InetAddress here = InetAddress.getLoopbackAddress();

    @Test
    void countsByProtocol() {
        LoginAttempts attempts = new LoginAttempts(false);
        attempts.add(LoginAttempts.HTTP, here, "alice", true);
        attempts.add(LoginAttempts.HTTP, here, "bob", false);
        attempts.add(LoginAttempts.AMQP_0_9_1, here, null, false);
        assertThat(attempts.byProtocol()).isEqualTo(Map.of("http", new Count(1, 1), "amqp091", new Count(0, 1)));
        assertThat(attempts.byProtocol().get("http").all()).isEqualTo(2);
        assertThat(attempts.bySource()).isEmpty();
        attempts.reset();
        assertThat(attempts.byProtocol()).isEmpty();
    }

    @Test
    void countsBySourceIfAsked() {
        LoginAttempts attempts = new LoginAttempts(true);
        attempts.add(LoginAttempts.HTTP, here, "alice", true);
        attempts.add(LoginAttempts.HTTP, here, "alice", false);
        attempts.add(LoginAttempts.AMQP_0_9_1, here, null, false);
        assertThat(attempts.bySource())
                .containsExactlyInAnyOrder(
                        Map.entry(new Source("127.0.0.1", "alice", "http"), new Count(1, 1)),
                        Map.entry(new Source("127.0.0.1", "none", "amqp091"), new Count(0, 1)));
    }

    @Test
    void whoeverGuessesNamesDoesNotFillTheHeap() {
        LoginAttempts attempts = new LoginAttempts(true);
        for (int i = 0; i < MANY; i++) {
            attempts.add(LoginAttempts.HTTP, here, i + "x".repeat(1000), false);
        }
        assertThat(attempts.bySource()).hasSize(KEPT);
        assertThat(attempts.bySource().get(0).getKey().user()).hasSize(255);
        assertThat(attempts.byProtocol().get("http").failed()).isEqualTo(MANY);
    }
}
