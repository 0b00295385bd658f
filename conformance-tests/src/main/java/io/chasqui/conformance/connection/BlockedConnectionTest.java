package io.chasqui.conformance.connection;

import static io.chasqui.conformance.harness.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.AMQP;
import io.chasqui.conformance.harness.NeedsOwnProcess;
import io.chasqui.conformance.harness.OwnBroker;
import io.chasqui.conformance.harness.Spec;
import io.chasqui.conformance.harness.Suite;
import io.chasqui.conformance.wire.WireClient;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The disk of this broker is never free enough. */
@Spec("extension: connection.blocked")
@NeedsOwnProcess
@OwnBroker(settings = "disk_free_limit.absolute=1000000GB")
class BlockedConnectionTest extends Suite {

    private static final Duration A_WHILE = Duration.ofMillis(500);

    @Test
    void aPublisherIsToldThatItIsBlocked() throws Exception {
        WireClient client = openWire();
        client.openChannel(1);
        publish(client);
        assertThat(client.expect(0, AMQP.Connection.Blocked.class).getReason()).isEqualTo("low on disk");
    }

    @Test
    void aPublisherIsToldOnce() throws Exception {
        WireClient client = openWire();
        client.openChannel(1);
        publish(client);
        publish(client);
        publish(client);
        client.expect(0, AMQP.Connection.Blocked.class);
        assertNothingComes(client);
    }

    @Test
    void nothingMoreIsReadFromABlockedPublisher() throws Exception {
        WireClient client = openWire();
        client.openChannel(1);
        publish(client);
        client.expect(0, AMQP.Connection.Blocked.class);
        client.send(1, new AMQP.Basic.Qos.Builder().build());
        assertNothingComes(client);
    }

    @Test
    void aConnectionThatDoesNotPublishIsNotBlocked() throws Exception {
        WireClient client = openWire();
        client.openChannel(1);
        client.send(1, new AMQP.Queue.Declare.Builder().exclusive(true).build());
        String queue = client.expect(1, AMQP.Queue.DeclareOk.class).getQueue();
        client.send(1, new AMQP.Basic.Consume.Builder().queue(queue).build());
        client.expect(1, AMQP.Basic.ConsumeOk.class);
        client.expectAlive(1);
    }

    @Test
    void aClientWithoutTheCapabilityIsBlockedInSilence() throws Exception {
        WireClient client = wire();
        client.start();
        client.startOk("PLAIN", WireClient.plainResponse("guest", "guest"), Map.of());
        AMQP.Connection.Tune tune = client.expect(0, AMQP.Connection.Tune.class);
        client.tuneOk(tune.getChannelMax(), tune.getFrameMax(), 0);
        client.openVirtualHost();
        client.openChannel(1);
        publish(client);
        eventually(() -> {
            client.send(1, new AMQP.Basic.Qos.Builder().build());
            assertNothingComes(client);
        });
    }

    private static void assertNothingComes(WireClient client) {
        assertThatThrownBy(() -> client.expectEndOfStream(A_WHILE))
                .as("neither a frame nor the end")
                .hasMessageContaining("the broker closes the TCP connection");
    }

    private static void publish(WireClient client) throws Exception {
        client.send(1, new AMQP.Basic.Publish.Builder().routingKey("nowhere").build());
        client.sendContentHeader(1, 60, 0, 1);
        client.sendFrame(3, 1, (byte) 'x');
    }
}
