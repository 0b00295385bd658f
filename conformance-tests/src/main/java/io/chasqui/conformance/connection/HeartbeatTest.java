package io.chasqui.conformance.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.AMQP;
import io.chasqui.conformance.harness.Spec;
import io.chasqui.conformance.harness.Suite;
import io.chasqui.conformance.wire.WireClient;
import io.chasqui.conformance.wire.WireFrame;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

@Spec("4.2.7 heartbeats")
class HeartbeatTest extends Suite {

    private static final int INTERVAL_SECONDS = 1;

    @Test
    void theBrokerSendsHeartbeatsWhenItHasNothingElseToSay() throws Exception {
        WireClient client = openWithHeartbeat(INTERVAL_SECONDS);
        for (int i = 0; i < 3; i++) {
            client.sendFrame(WireFrame.HEARTBEAT, 0);
            WireFrame frame = client.nextFrame();
            assertThat(frame.type()).isEqualTo(WireFrame.HEARTBEAT);
            assertThat(frame.channel()).isZero();
            assertThat(frame.payload()).isEmpty();
        }
    }

    @Test
    void aClientThatGoesSilentIsDroppedWithoutAWord() throws Exception {
        WireClient client = openWithHeartbeat(INTERVAL_SECONDS);
        long start = System.nanoTime();
        client.expectEndOfStream(Duration.ofSeconds(8));
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .as("one missed heartbeat is not the end")
                .isGreaterThan(Duration.ofSeconds(INTERVAL_SECONDS));
    }

    @Test
    void heartbeatsAloneKeepAConnection() throws Exception {
        WireClient client = openWithHeartbeat(INTERVAL_SECONDS);
        for (int i = 0; i < 10; i++) {
            client.sendFrame(WireFrame.HEARTBEAT, 0);
            TimeUnit.MILLISECONDS.sleep(500);
        }
        client.openChannel(1);
    }

    @Test
    void anyTrafficCountsAsAHeartbeat() throws Exception {
        WireClient client = openWithHeartbeat(INTERVAL_SECONDS);
        client.openChannel(1);
        for (int i = 0; i < 10; i++) {
            client.expectAlive(1);
            TimeUnit.MILLISECONDS.sleep(500);
        }
        client.expectAlive(1);
    }

    @Test
    void zeroSwitchesHeartbeatsOff() throws Exception {
        WireClient client = openWithHeartbeat(0);
        assertThatThrownBy(() -> client.expectEndOfStream(Duration.ofSeconds(4)))
                .as("neither heartbeat nor end")
                .hasMessageContaining("the broker closes the TCP connection");
        client.openChannel(1);
    }

    private WireClient openWithHeartbeat(int seconds) throws Exception {
        WireClient client = wire();
        AMQP.Connection.Tune tune = client.negotiate();
        client.tuneOk(tune.getChannelMax(), tune.getFrameMax(), seconds);
        client.openVirtualHost();
        return client;
    }
}
