package io.chasqui.conformance.channel;

import static io.chasqui.conformance.harness.Expectations.expectChannelClose;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import io.chasqui.conformance.harness.Deliveries;
import io.chasqui.conformance.harness.Spec;
import io.chasqui.conformance.harness.Suite;
import io.chasqui.conformance.wire.WireClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Spec("channel")
class ChannelTest extends Suite {

    @Test
    @Spec("channel.open")
    void channelsOfOneConnectionWorkSideBySide() throws Exception {
        String queue = queue(channel());
        Channel publisher = siblingChannel();
        Deliveries deliveries = Deliveries.consume(channel(), queue);
        publishAll(publisher, queue, "a", "b");
        assertThat(deliveries.nextTexts(2)).containsExactly("a", "b");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 1024, 2047})
    @Spec("channel.open")
    void anyNumberUpToChannelMaxNamesAChannel(int number) throws Exception {
        WireClient client = openWire();
        client.openChannel(number);
        client.expectAlive(number);
    }

    @Test
    @Spec("channel.open")
    void aMethodOnAChannelThatIsNotOpenCostsTheConnection() throws Exception {
        WireClient client = openWire();
        client.send(1, new AMQP.Basic.Qos.Builder().build());
        client.expectConnectionClose(504, "CHANNEL_ERROR - expected 'channel.open'");
    }

    @Test
    @Spec("channel.open")
    void openingAnOpenChannelCostsTheConnection() throws Exception {
        WireClient client = openWire();
        client.openChannel(1);
        client.send(1, new AMQP.Channel.Open.Builder().build());
        client.expectConnectionClose(504, "CHANNEL_ERROR - second 'channel.open' seen");
    }

    @Test
    @Spec("channel.close")
    void aClosedChannelMayBeOpenedAgain() throws Exception {
        WireClient client = openWire();
        client.openChannel(7);
        client.send(7, close());
        client.expect(7, AMQP.Channel.CloseOk.class);
        client.openChannel(7);
        client.expectAlive(7);
    }

    @Test
    @Spec("channel.close")
    void aChannelThatTheBrokerClosedMayBeOpenedAgain() throws Exception {
        WireClient client = openWire();
        client.openChannel(1);
        client.send(1, passiveDeclare(freshName()));
        client.expectChannelClose(1, 404, "NOT_FOUND");
        client.openChannel(1);
        client.expectAlive(1);
    }

    @Test
    @Spec("channel.close")
    void framesAfterTheBrokersChannelCloseAreDroppedUntilCloseOk() throws Exception {
        String queue = durableQueue(channel());
        WireClient client = openWire();
        client.openChannel(1);
        client.send(1, passiveDeclare(freshName()));
        client.send(1, new AMQP.Basic.Publish.Builder().routingKey(queue).build());
        client.sendContentHeader(1, 60, 0, 1);
        client.sendFrame(3, 1, (byte) 'x');
        client.send(1, new AMQP.Basic.Qos.Builder().build());
        client.expectChannelClose(1, 404, "NOT_FOUND");
        client.openChannel(1);
        client.expectAlive(1);
        assertThat(ready(channel(), queue)).isZero();
    }

    @Test
    @Spec("channel.close")
    void theErrorNamesTheMethodThatFailed() throws Exception {
        Channel failing = siblingChannel();
        AMQP.Channel.Close close =
                expectChannelClose(failing, 404, "no queue", () -> failing.queueDeclarePassive(freshName()));
        assertThat(close.getClassId()).isEqualTo(50);
        assertThat(close.getMethodId()).isEqualTo(10);
    }

    @Test
    @Spec("channel.close")
    void anErrorOnOneChannelLeavesItsSiblingsAlone() throws Exception {
        String queue = queue(channel());
        Deliveries deliveries = Deliveries.consume(channel(), queue);
        Channel failing = siblingChannel();
        expectChannelClose(failing, 404, "no queue", () -> failing.queueDeclarePassive(freshName()));
        publish(channel(), "", queue, "still here");
        assertThat(deliveries.nextText()).isEqualTo("still here");
    }

    @Test
    @Spec("channel.close")
    void aReplyTextIsCutTo255Bytes() throws Exception {
        Channel failing = siblingChannel();
        String longName = "q".repeat(255);
        AMQP.Channel.Close close =
                expectChannelClose(failing, 404, "no queue 'qqqq", () -> failing.queueDeclarePassive(longName));
        assertThat(close.getReplyText()).hasSize(255).endsWith("...");
    }

    @Test
    @Spec("channel.close")
    void closingAChannelEndsItsConsumers() throws Exception {
        String queue = queue(channel());
        Channel consuming = siblingChannel();
        Deliveries.consume(consuming, queue);
        assertThat(consumers(channel(), queue)).isEqualTo(1);
        consuming.close();
        assertThat(consumers(channel(), queue)).isZero();
    }

    @Test
    @Spec("channel.flow")
    void askingForFlowIsAnswered() throws Exception {
        WireClient client = openWire();
        client.openChannel(1);
        client.send(1, new AMQP.Channel.Flow.Builder().active(true).build());
        assertThat(client.expect(1, AMQP.Channel.FlowOk.class).getActive()).isTrue();
    }

    @Test
    @Spec("channel.flow")
    void stoppingTheFlowIsNotImplemented() throws Exception {
        WireClient client = openWire();
        client.openChannel(1);
        client.send(1, new AMQP.Channel.Flow.Builder().active(false).build());
        client.expectConnectionClose(540, "NOT_IMPLEMENTED - active=false");
    }

    @Test
    @Spec("channel.flow")
    void aFlowOkThatNobodyAskedForIsRefused() throws Exception {
        WireClient client = openWire();
        client.openChannel(1);
        client.send(1, new AMQP.Channel.FlowOk.Builder().active(true).build());
        client.expectConnectionClose(503, "COMMAND_INVALID - unimplemented method");
    }

    @Test
    @Spec("access.request")
    void anAccessTicketIsGrantedForOldClients() throws Exception {
        WireClient client = openWire();
        client.openChannel(1);
        client.send(1, new AMQP.Access.Request.Builder().realm("/data").build());
        assertThat(client.expect(1, AMQP.Access.RequestOk.class).getTicket()).isEqualTo(1);
    }

    @Test
    @Spec("channel")
    void aMethodThatOnlyBrokersSendIsRefused() throws Exception {
        WireClient client = openWire();
        client.openChannel(1);
        client.send(1, new AMQP.Queue.DeclareOk.Builder().queue("q").build());
        client.expectConnectionClose(503, "COMMAND_INVALID");
    }

    @Test
    @Spec("channel.close")
    void aCloseOkOutOfTheBlueIsHarmlessToOtherChannels() throws Exception {
        WireClient client = openWire();
        client.openChannel(1);
        client.openChannel(2);
        client.send(2, close());
        client.expect(2, AMQP.Channel.CloseOk.class);
        client.expectAlive(1);
    }

    private static AMQP.Queue.Declare passiveDeclare(String queue) {
        return new AMQP.Queue.Declare.Builder().queue(queue).passive(true).build();
    }

    private static AMQP.Channel.Close close() {
        return new AMQP.Channel.Close.Builder().replyCode(200).replyText("bye").build();
    }
}
