package io.chasqui.conformance.connection;

import static io.chasqui.conformance.harness.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import io.chasqui.conformance.harness.DiffersFromRabbitMq;
import io.chasqui.conformance.harness.Spec;
import io.chasqui.conformance.harness.Suite;
import io.chasqui.conformance.wire.WireClient;
import io.chasqui.conformance.wire.WireFrame;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Spec("connection.tune")
class TuneTest extends Suite {

    private static final int CHANNEL_MAX = 2047;
    private static final int FRAME_MAX = 131072;
    private static final int FRAME_MIN = 8192;

    @Test
    void theBrokerOffersItsLimits() throws Exception {
        AMQP.Connection.Tune tune = wire().negotiate();
        assertThat(tune.getChannelMax()).isEqualTo(CHANNEL_MAX);
        assertThat(tune.getFrameMax()).isEqualTo(FRAME_MAX);
        assertThat(tune.getHeartbeat()).isEqualTo(60);
    }

    @ParameterizedTest(name = "channel_max {0}, frame_max {1}")
    @CsvSource({"2047, 1", "2047, 4096", "2047, 8191", "2047, 131073", "2047, 0", "2048, 131072", "0, 131072"})
    void limitsOutsideTheOfferAreNotAccepted(int channelMax, int frameMax) throws Exception {
        WireClient client = tuned(channelMax, frameMax);
        client.openVirtualHost("/");
        client.expectRefusedConnection(Duration.ofSeconds(8));
    }

    @ParameterizedTest(name = "channel_max {0}, frame_max {1}: {2}")
    @CsvSource({
        "2047, 8191, negotiated frame_max = 8191 is lower than the minimum allowed value (8192)",
        "2047, 131073, negotiated frame_max = 131073 is higher than the maximum allowed value (131072)",
        "2047, 0, negotiated frame_max = 0 (no limit) is higher than the maximum allowed value (131072)",
        "2048, 131072, negotiated channel_max = 2048 is higher than the maximum allowed value (2047)",
        "0, 131072, negotiated channel_max = 0 (no limit) is higher than the maximum allowed value (2047)",
    })
    @DiffersFromRabbitMq("the client is told what is wrong with its limits; RabbitMQ tells its log only")
    void theReasonForRefusingLimitsIsTold(int channelMax, int frameMax, String reason) throws Exception {
        tuned(channelMax, frameMax).expectConnectionClose(530, reason);
    }

    @Test
    void theBrokerKeepsToTheFrameMaxOfTheClient() throws Exception {
        WireClient client = tuned(CHANNEL_MAX, FRAME_MIN);
        client.openVirtualHost();
        client.openChannel(1);
        String queue = durableQueue(channel());
        channel().basicPublish("", queue, null, new byte[3 * FRAME_MIN]);
        eventually(() -> assertThat(ready(channel(), queue)).isEqualTo(1));
        client.send(1, new AMQP.Basic.Get.Builder().queue(queue).noAck(true).build());
        client.expect(1, AMQP.Basic.GetOk.class);
        client.nextContentFrame().header();
        int received = 0;
        while (received < 3 * FRAME_MIN) {
            WireFrame body = client.nextContentFrame();
            assertThat(body.type()).isEqualTo(WireFrame.BODY);
            assertThat(body.payload().length + WireFrame.OVERHEAD).isLessThanOrEqualTo(FRAME_MIN);
            received += body.payload().length;
        }
        assertThat(received).isEqualTo(3 * FRAME_MIN);
    }

    @Test
    void aFrameOfExactlyTheNegotiatedSizeIsAccepted() throws Exception {
        WireClient client = tuned(CHANNEL_MAX, FRAME_MIN);
        client.openVirtualHost();
        client.openChannel(1);
        int body = FRAME_MIN - WireFrame.OVERHEAD;
        client.send(1, new AMQP.Basic.Publish.Builder().routingKey(freshName()).build());
        client.sendContentHeader(1, 60, 0, body);
        client.sendFrame(WireFrame.BODY, 1, new byte[body]);
        client.expectAlive(1);
    }

    @Test
    void aFrameAboveTheNegotiatedSizeIsAFrameError() throws Exception {
        WireClient client = tuned(CHANNEL_MAX, FRAME_MIN);
        client.openVirtualHost();
        client.openChannel(1);
        int body = FRAME_MIN + 1;
        client.send(1, new AMQP.Basic.Publish.Builder().routingKey(freshName()).build());
        client.sendContentHeader(1, 60, 0, body);
        client.sendFrame(WireFrame.BODY, 1, new byte[body]);
        client.expectConnectionClose(501, "frame_too_large");
    }

    @Test
    void theNumberOfOpenChannelsIsLimitedToTheNegotiatedChannelMax() throws Exception {
        WireClient client = tuned(2, FRAME_MAX);
        client.openVirtualHost();
        client.openChannel(1);
        client.openChannel(2);
        client.send(3, new AMQP.Channel.Open.Builder().build());
        client.expectConnectionClose(530, "number of channels opened (2) has reached the negotiated channel_max (2)");
    }

    @Test
    void aClosedChannelMakesRoomForAnother() throws Exception {
        WireClient client = tuned(1, FRAME_MAX);
        client.openVirtualHost();
        client.openChannel(1);
        client.send(1, new AMQP.Channel.Close.Builder().replyText("").build());
        client.expect(1, AMQP.Channel.CloseOk.class);
        client.openChannel(1);
        client.expectAlive(1);
    }

    @Test
    void theClientLibrarysOwnSmallerLimitsAreHonoured() throws Exception {
        var connection = connect(factory -> {
            factory.setRequestedChannelMax(3);
            factory.setRequestedFrameMax(FRAME_MIN);
        });
        Channel channel = connection.createChannel();
        String queue = queue(channel);
        byte[] body = new byte[100_000];
        channel.basicPublish("", queue, null, body);
        assertThat(take(channel, queue).getBody()).hasSize(body.length);
        assertThat(connection.getChannelMax()).isEqualTo(3);
    }

    private WireClient tuned(int channelMax, int frameMax) throws Exception {
        WireClient client = wire();
        client.negotiate();
        client.tuneOk(channelMax, frameMax, 0);
        return client;
    }
}
