package io.chasqui.conformance.basic;

import static io.chasqui.conformance.harness.Eventually.eventually;
import static io.chasqui.conformance.harness.Expectations.expectChannelClose;
import static io.chasqui.conformance.harness.Expectations.expectConnectionClose;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.GetResponse;
import io.chasqui.conformance.harness.Deliveries;
import io.chasqui.conformance.harness.Spec;
import io.chasqui.conformance.harness.Suite;
import org.junit.jupiter.api.Test;

@Spec("basic.ack")
class AcknowledgeTest extends Suite {

    @Test
    void anAcknowledgedMessageDoesNotComeBack() throws Exception {
        String queue = durableQueue(channel());
        publishAll(channel(), queue, "a", "b");
        withChannel(consuming -> consuming.basicAck(tag(consuming.basicGet(queue, false)), false));
        assertThat(drain(channel(), queue)).containsExactly("b");
    }

    @Test
    void deliveryTagsCountFromOneOnEachChannel() throws Exception {
        String queue = queue(channel());
        publishAll(channel(), queue, "a", "b", "c");
        assertThat(tag(channel().basicGet(queue, false))).isEqualTo(1);
        assertThat(tag(channel().basicGet(queue, true))).isEqualTo(2);
        assertThat(tag(siblingChannel().basicGet(queue, false))).isEqualTo(1);
    }

    @Test
    void multipleAcknowledgesEverythingUpToTheTag() throws Exception {
        String queue = queue(channel());
        publishAll(channel(), queue, "a", "b", "c", "d");
        hold(queue, 4);
        channel().basicAck(3, true);
        channel().basicRecover(true);
        assertThat(drain(channel(), queue)).containsExactly("d");
    }

    @Test
    void multipleWithTagZeroAcknowledgesEverything() throws Exception {
        String queue = queue(channel());
        publishAll(channel(), queue, "a", "b");
        hold(queue, 2);
        channel().basicAck(0, true);
        channel().basicRecover(true);
        assertThat(drain(channel(), queue)).isEmpty();
    }

    @Test
    void multipleWithTagZeroIsFineWithNothingToAcknowledge() throws Exception {
        channel().basicAck(0, true);
        channel().basicNack(0, true, true);
        channel().basicQos(1);
        assertThat(channel().isOpen()).isTrue();
    }

    @Test
    void tagsMayBeAcknowledgedInAnyOrder() throws Exception {
        String queue = queue(channel());
        publishAll(channel(), queue, "a", "b", "c", "d", "e");
        hold(queue, 5);
        channel().basicAck(4, false);
        channel().basicAck(2, false);
        channel().basicAck(3, true);
        channel().basicRecover(true);
        assertThat(drain(channel(), queue)).containsExactly("e");
    }

    @Test
    void anUnknownTagClosesTheChannel() throws Exception {
        Channel failing = channel();
        AMQP.Channel.Close close = expectChannelClose(
                failing, 406, "PRECONDITION_FAILED - unknown delivery tag 42", () -> failing.basicAck(42, false));
        assertThat(close.getClassId()).isEqualTo(60);
        assertThat(close.getMethodId()).isEqualTo(80);
    }

    @Test
    void anUnknownTagWithMultipleClosesTheChannel() throws Exception {
        Channel failing = channel();
        expectChannelClose(failing, 406, "unknown delivery tag 42", () -> failing.basicAck(42, true));
    }

    @Test
    void tagZeroAloneIsUnknown() throws Exception {
        Channel failing = channel();
        expectChannelClose(failing, 406, "unknown delivery tag 0", () -> failing.basicAck(0, false));
    }

    @Test
    void acknowledgingTwiceClosesTheChannel() throws Exception {
        Channel failing = channel();
        String queue = queue(failing);
        publish(failing, "", queue, "m");
        hold(queue, 1);
        failing.basicAck(1, false);
        expectChannelClose(failing, 406, "unknown delivery tag 1", () -> failing.basicAck(1, false));
    }

    @Test
    void aDeliveryThatNeedsNoAckHasNoKnownTag() throws Exception {
        Channel failing = channel();
        String queue = queue(failing);
        publish(failing, "", queue, "m");
        long tag = tag(failing.basicGet(queue, true));
        expectChannelClose(failing, 406, "unknown delivery tag 1", () -> failing.basicAck(tag, false));
    }

    @Test
    void aTagOfAnotherChannelIsUnknown() throws Exception {
        String queue = queue(channel());
        publish(channel(), "", queue, "m");
        hold(queue, 1);
        Channel failing = siblingChannel();
        expectChannelClose(failing, 406, "unknown delivery tag 1", () -> failing.basicAck(1, false));
    }

    @Test
    @Spec("basic.nack")
    void anUnknownTagCannotBeNackedEither() throws Exception {
        Channel failing = channel();
        expectChannelClose(failing, 406, "unknown delivery tag 9", () -> failing.basicNack(9, false, true));
    }

    @Test
    @Spec("basic.reject")
    void anUnknownTagCannotBeRejectedEither() throws Exception {
        Channel failing = channel();
        expectChannelClose(failing, 406, "unknown delivery tag 9", () -> failing.basicReject(9, true));
    }

    @Test
    @Spec("basic.reject")
    void aRejectedMessageIsDropped() throws Exception {
        String queue = queue(channel());
        publishAll(channel(), queue, "a", "b");
        hold(queue, 1);
        channel().basicReject(1, false);
        channel().basicRecover(true);
        assertThat(drain(channel(), queue)).containsExactly("b");
    }

    @Test
    @Spec("basic.nack")
    void multipleNackDropsEverythingUpToTheTag() throws Exception {
        String queue = queue(channel());
        publishAll(channel(), queue, "a", "b", "c");
        hold(queue, 3);
        channel().basicNack(2, true, false);
        channel().basicRecover(true);
        assertThat(drain(channel(), queue)).containsExactly("c");
    }

    @Test
    @Spec("basic.reject")
    void aRequeuedMessageReturnsToItsPlaceMarkedAsRedelivered() throws Exception {
        String queue = queue(channel());
        publishAll(channel(), queue, "a", "b", "c");
        hold(queue, 1);
        channel().basicReject(1, true);
        GetResponse again = channel().basicGet(queue, true);
        assertThat(text(again)).isEqualTo("a");
        assertThat(again.getEnvelope().isRedeliver()).isTrue();
        GetResponse next = channel().basicGet(queue, true);
        assertThat(text(next)).isEqualTo("b");
        assertThat(next.getEnvelope().isRedeliver()).isFalse();
    }

    @Test
    @Spec("basic.nack")
    void requeuedMessagesReturnToTheirPlacesWhateverTheOrderOfTheirReturn() throws Exception {
        String queue = queue(channel());
        publishAll(channel(), queue, "a", "b", "c", "d", "e");
        hold(queue, 4);
        channel().basicNack(2, false, true);
        channel().basicNack(4, false, true);
        channel().basicNack(1, false, true);
        channel().basicAck(3, false);
        assertThat(drain(channel(), queue)).containsExactly("a", "b", "d", "e");
    }

    @Test
    @Spec("basic.nack")
    void multipleNackRequeuesInOrder() throws Exception {
        String queue = queue(channel());
        publishAll(channel(), queue, "a", "b", "c", "d");
        hold(queue, 3);
        channel().basicNack(3, true, true);
        assertThat(drain(channel(), queue)).containsExactly("a", "b", "c", "d");
    }

    @Test
    @Spec("channel.close")
    void closingTheChannelRequeuesInOrder() throws Exception {
        String queue = queue(channel());
        publishAll(channel(), queue, "a", "b", "c", "d");
        Channel consuming = siblingChannel();
        consuming.basicQos(3);
        Deliveries deliveries = Deliveries.consume(consuming, queue);
        deliveries.next();
        Delivery second = deliveries.next();
        consuming.basicAck(second.getEnvelope().getDeliveryTag(), false);
        deliveries.next();
        consuming.close();
        eventually(() -> assertThat(ready(channel(), queue)).isPositive());
        assertThat(drain(channel(), queue)).containsExactly("a", "c", "d");
    }

    @Test
    @Spec("channel.close")
    void whatAChannelHeldComesBackAsRedelivered() throws Exception {
        String queue = queue(channel());
        publishAll(channel(), queue, "seen", "unseen");
        Channel consuming = siblingChannel();
        consuming.basicGet(queue, false);
        consuming.close();
        eventually(() -> assertThat(ready(channel(), queue)).isEqualTo(2));
        assertThat(take(channel(), queue).getEnvelope().isRedeliver()).isTrue();
        assertThat(take(channel(), queue).getEnvelope().isRedeliver()).isFalse();
    }

    @Test
    @Spec("channel.close")
    void aChannelErrorRequeuesToo() throws Exception {
        String queue = queue(channel());
        publish(channel(), "", queue, "m");
        Channel failing = siblingChannel();
        failing.basicGet(queue, false);
        expectChannelClose(failing, 406, "unknown delivery tag", () -> failing.basicAck(99, false));
        eventually(() -> assertThat(drain(channel(), queue)).containsExactly("m"));
    }

    @Test
    @Spec("basic.reject")
    void aRequeuedMessageMayGoToAnotherConsumer() throws Exception {
        String queue = queue(channel());
        Channel first = siblingChannel();
        first.basicQos(1);
        Deliveries refusing = Deliveries.consume(first, queue);
        publish(channel(), "", queue, "m");
        Delivery refused = refusing.next();
        Channel second = siblingChannel();
        Deliveries accepting = Deliveries.consume(second, queue);
        first.basicCancel(refusing.getConsumerTag());
        first.basicReject(refused.getEnvelope().getDeliveryTag(), true);
        assertThat(accepting.next().getEnvelope().isRedeliver()).isTrue();
    }

    @Test
    @Spec("basic.recover")
    void recoverRequeuesEverythingThatIsHeld() throws Exception {
        String queue = queue(channel());
        publishAll(channel(), queue, "a", "b", "c");
        hold(queue, 2);
        channel().basicRecover(true);
        assertThat(ready(channel(), queue)).isEqualTo(3);
        assertThat(take(channel(), queue).getEnvelope().isRedeliver()).isTrue();
        assertThat(drain(channel(), queue)).containsExactly("b", "c");
    }

    @Test
    @Spec("basic.recover")
    void recoverRedeliversToTheConsumer() throws Exception {
        String queue = queue(channel());
        Deliveries deliveries = Deliveries.consume(channel(), queue);
        publishAll(channel(), queue, "a", "b");
        deliveries.nextTexts(2);
        channel().basicRecover(true);
        Delivery again = deliveries.next();
        assertThat(Deliveries.text(again)).isEqualTo("a");
        assertThat(again.getEnvelope().isRedeliver()).isTrue();
        assertThat(again.getEnvelope().getDeliveryTag()).isEqualTo(3);
    }

    @Test
    @Spec("basic.recover")
    void recoverWithoutRequeueIsNotImplemented() throws Exception {
        Channel failing = channel();
        expectConnectionClose(
                failing.getConnection(), 540, "NOT_IMPLEMENTED - requeue=false", () -> failing.basicRecover(false));
    }

    @Test
    @Spec("basic.recover-async")
    void recoverAsyncIsDoneWithoutAnAnswer() throws Exception {
        String queue = durableQueue(channel());
        publish(channel(), "", queue, "m");
        var client = openWire();
        client.openChannel(1);
        client.send(1, new AMQP.Basic.Get.Builder().queue(queue).build());
        client.expect(1, AMQP.Basic.GetOk.class);
        client.nextContentFrame();
        client.nextContentFrame();
        client.send(1, new AMQP.Basic.RecoverAsync.Builder().requeue(true).build());
        client.expectAlive(1);
        eventually(() -> assertThat(ready(channel(), queue)).isEqualTo(1));
    }

    private void hold(String queue, int count) throws Exception {
        for (int i = 0; i < count; i++) {
            assertThat(channel().basicGet(queue, false)).isNotNull();
        }
    }

    private static long tag(GetResponse got) {
        return got.getEnvelope().getDeliveryTag();
    }
}
