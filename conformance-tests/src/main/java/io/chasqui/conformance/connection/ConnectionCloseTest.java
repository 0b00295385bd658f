package io.chasqui.conformance.connection;

import static io.chasqui.conformance.harness.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import io.chasqui.conformance.harness.Spec;
import io.chasqui.conformance.harness.Suite;
import io.chasqui.conformance.wire.WireClient;
import io.chasqui.conformance.wire.WireFrame;
import java.time.Duration;
import org.junit.jupiter.api.Test;

@Spec("connection.close")
class ConnectionCloseTest extends Suite {

    private static final Duration SOON = Duration.ofSeconds(5);

    @Test
    void aCloseIsAnsweredWithOpenChannelsToo() throws Exception {
        WireClient client = openWire();
        client.openChannel(1);
        client.send(0, close());
        client.expect(0, AMQP.Connection.CloseOk.class);
    }

    @Test
    void whatCameBeforeACloseIsStillDone() throws Exception {
        String queue = durableQueue(channel());
        WireClient client = openWire();
        client.openChannel(1);
        client.send(1, new AMQP.Basic.Publish.Builder().routingKey(queue).build());
        client.sendContentHeader(1, 60, 0, 1);
        client.sendFrame(WireFrame.BODY, 1, (byte) 'x');
        client.send(0, close());
        client.expect(0, AMQP.Connection.CloseOk.class);
        eventually(() -> assertThat(ready(channel(), queue)).isEqualTo(1));
    }

    @Test
    void framesAfterTheBrokersCloseAreIgnoredUntilCloseOk() throws Exception {
        WireClient client = openWire();
        client.send(1, new AMQP.Basic.Qos.Builder().build());
        AMQP.Connection.Close close = client.expect(0, AMQP.Connection.Close.class);
        assertThat(close.getReplyCode()).isEqualTo(504);
        client.send(2, new AMQP.Channel.Open.Builder().build());
        client.send(0, new AMQP.Connection.CloseOk.Builder().build());
        client.expectEndOfStream(SOON);
    }

    @Test
    void aConnectionThatVanishesLosesOnlyWhatIsItsOwn() throws Exception {
        String queue = durableQueue(channel());
        WireClient client = openWire();
        client.openChannel(1);
        client.send(1, new AMQP.Basic.Consume.Builder().queue(queue).build());
        client.expect(1, AMQP.Basic.ConsumeOk.class);
        publish(channel(), "", queue, "survives");
        client.expect(1, AMQP.Basic.Deliver.class);
        client.close();
        eventually(() -> assertThat(ready(channel(), queue)).isEqualTo(1));
        assertThat(take(channel(), queue).getEnvelope().isRedeliver()).isTrue();
    }

    private static AMQP.Connection.Close close() {
        return new AMQP.Connection.Close.Builder()
                .replyCode(200)
                .replyText("bye")
                .build();
    }
}
