package io.chasqui.server.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chasqui.codec.amqp091.FieldTable;
import io.chasqui.codec.amqp091.ProtocolException;
import io.chasqui.server.access.UserLimits;
import io.chasqui.server.config.BrokerConfig;
import io.chasqui.server.traffic.Churn;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConnectionsTest {

    private final CoreFixture core = new CoreFixture();
    private final Connections connections = core.broker.connections();
    private final ExecutorService threads = Executors.newFixedThreadPool(8);

    @AfterEach
    void close() throws Exception {
        threads.shutdownNow();
        core.close();
    }

    /** How many of many that come at once are let in. */
    private int admittedOf(int attempts, Runnable attempt) throws Exception {
        List<Callable<Boolean>> calls = new ArrayList<>();
        for (int i = 0; i < attempts; i++) {
            calls.add(() -> {
                try {
                    attempt.run();
                    return true;
                } catch (ProtocolException e) {
                    return false;
                }
            });
        }
        int admitted = 0;
        for (Future<Boolean> each : threads.invokeAll(calls)) {
            admitted += each.get() ? 1 : 0;
        }
        return admitted;
    }

    @Test
    void noMoreAreLetIntoAVirtualHostThanItsLimitSays() throws Exception {
        CoreFixture.get(
                core.broker.parameters().put("vhost-limits", "/", "limits", FieldTable.of("max-connections", 5L)));
        assertThat(admittedOf(200, () -> connections.admit(core.broker.access().identity("guest"), "/")))
                .isEqualTo(5);
    }

    @Test
    void theLastPlaceIsTakenByOne() throws Exception {
        CoreFixture.get(core.broker.users().changeLimits("guest", limits -> limits.with(UserLimits.MAX_CHANNELS, 1L)));
        assertThat(admittedOf(100, () -> connections.channelOpening("guest"))).isEqualTo(1);
    }

    @Test
    void whoIsRefusedDoesNotCount() throws Exception {
        CoreFixture.get(
                core.broker.parameters().put("vhost-limits", "/", "limits", FieldTable.of("max-connections", 1L)));
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> connections.admit(core.broker.access().identity("nobody"), "/"))
                    .hasMessage("NOT_ALLOWED - access to vhost '/' refused for user 'nobody'");
            assertThatThrownBy(() -> connections.admit(core.broker.access().identity("guest"), "nowhere"))
                    .hasMessage("NOT_ALLOWED - vhost nowhere not found");
        }
        assertThat(connections.admit(core.broker.access().identity("guest"), "/"))
                .isSameAs(core.vhost);
        assertThatThrownBy(() -> connections.admit(core.broker.access().identity("guest"), "/"))
                .hasMessage(
                        "NOT_ALLOWED - access to vhost '/' refused for user 'guest': connection limit (1) is reached");
    }

    @Test
    void theNodeHasLimitsToo() {
        BrokerConfig config =
                BrokerConfig.defaults().with("connection_max", "1").with("channel_max_per_node", "2");
        Connections limited = new Connections(config.limits(), core.broker.access(), core.broker.vhosts(), new Churn());
        limited.admit(core.broker.access().identity("guest"), "/");
        assertThatThrownBy(() -> limited.admit(core.broker.access().identity("guest"), "/"))
                .hasMessage("NOT_ALLOWED - connection refused: node connection limit (1) is reached");
        limited.channelOpening("guest");
        limited.channelOpening("guest");
        assertThatThrownBy(() -> limited.channelOpening("guest"))
                .hasMessage("NOT_ALLOWED - number of channels opened on node '" + NodeName.local()
                        + "' has reached the maximum allowed limit of 2");
        limited.channelsClosed("guest", 2);
        limited.channelOpening("guest");
    }

    @Test
    void noLimitIsWrittenAsInfinity() {
        assertThat(BrokerConfig.defaults()
                        .with("connection_max", "infinity")
                        .limits()
                        .maxConnections())
                .isEmpty();
    }
}
