package io.chasqui.conformance.basic;

import static io.chasqui.conformance.harness.Eventually.eventually;
import static io.chasqui.conformance.harness.Expectations.expectChannelClose;
import static io.chasqui.conformance.harness.Expectations.expectConnectionClose;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import io.chasqui.conformance.harness.Deliveries;
import io.chasqui.conformance.harness.Spec;
import io.chasqui.conformance.harness.Suite;
import io.chasqui.conformance.wire.WireClient;
import java.util.Map;
import org.junit.jupiter.api.Test;

@Spec("basic.consume")
class ConsumeTest extends Suite {

    @Test
    void aConsumerGetsWhatWasThereAndWhatComesLater() throws Exception {
        String queue = queue(channel());
        publishAll(channel(), queue, "a", "b");
        Deliveries deliveries = Deliveries.consume(channel(), queue);
        publishAll(channel(), queue, "c");
        assertThat(deliveries.nextTexts(3)).containsExactly("a", "b", "c");
    }

    @Test
    void anEmptyTagAsksForANewOne() throws Exception {
        String queue = queue(channel());
        String first = channel().basicConsume(queue, new Deliveries(channel()));
        String second = channel().basicConsume(queue, new Deliveries(channel()));
        assertThat(first).matches("amq\\.ctag-[A-Za-z0-9_-]{22}");
        assertThat(second).isNotEqualTo(first);
    }

    @Test
    void deliveriesCarryTheTagThatTheClientChose() throws Exception {
        String queue = queue(channel());
        Deliveries deliveries = new Deliveries(channel());
        assertThat(channel().basicConsume(queue, false, "mine", deliveries)).isEqualTo("mine");
        publish(channel(), "", queue, "m");
        assertThat(deliveries.nextText()).isEqualTo("m");
        assertThat(deliveries.getConsumerTag()).isEqualTo("mine");
    }

    @Test
    void aTagInUseOnTheChannelCostsTheConnection() throws Exception {
        Channel failing = channel();
        String queue = queue(failing);
        failing.basicConsume(queue, false, "twice", new Deliveries(failing));
        expectConnectionClose(
                failing.getConnection(),
                530,
                "NOT_ALLOWED - attempt to reuse consumer tag 'twice'",
                () -> failing.basicConsume(queue, false, "twice", new Deliveries(failing)));
    }

    @Test
    void aTagInUseOnAnotherChannelIsFree() throws Exception {
        String queue = queue(channel());
        channel().basicConsume(queue, false, "same", new Deliveries(channel()));
        Channel other = siblingChannel();
        other.basicConsume(queue, false, "same", new Deliveries(other));
        assertThat(consumers(channel(), queue)).isEqualTo(2);
    }

    @Test
    void consumingFromAMissingQueueFails() throws Exception {
        Channel failing = channel();
        String missing = freshName();
        AMQP.Channel.Close close = expectChannelClose(
                failing,
                404,
                "NOT_FOUND - no queue '" + missing + "' in vhost '/'",
                () -> Deliveries.consume(failing, missing));
        assertThat(close.getClassId()).isEqualTo(60);
        assertThat(close.getMethodId()).isEqualTo(20);
    }

    @Test
    void anEmptyQueueNameMeansTheLastDeclaredQueue() throws Exception {
        String queue = queue(channel());
        Deliveries deliveries = Deliveries.consume(channel(), "");
        publish(channel(), "", queue, "m");
        assertThat(deliveries.nextText()).isEqualTo("m");
    }

    @Test
    void anEmptyQueueNameWithoutAnyDeclarationFails() throws Exception {
        Channel failing = channel();
        expectChannelClose(failing, 404, "no previously declared queue", () -> Deliveries.consume(failing, ""));
    }

    @Test
    void consumeOkComesBeforeTheFirstDelivery() throws Exception {
        String queue = durableQueue(channel());
        publishAll(channel(), queue, "a", "b", "c");
        WireClient client = openWire();
        client.openChannel(1);
        client.send(1, new AMQP.Basic.Consume.Builder().queue(queue).build());
        client.expect(1, AMQP.Basic.ConsumeOk.class);
        assertThat(client.expect(1, AMQP.Basic.Deliver.class).getDeliveryTag()).isEqualTo(1);
    }

    @Test
    void aConsumeWithoutAnswerStartsDelivering() throws Exception {
        String queue = durableQueue(channel());
        publishAll(channel(), queue, "a");
        WireClient client = openWire();
        client.openChannel(1);
        client.send(
                1,
                new AMQP.Basic.Consume.Builder()
                        .queue(queue)
                        .consumerTag("quiet")
                        .nowait(true)
                        .build());
        assertThat(client.expect(1, AMQP.Basic.Deliver.class).getConsumerTag()).isEqualTo("quiet");
    }

    @Test
    void aDeliveryOfAnEmptyMessageHasNoBodyFrame() throws Exception {
        String queue = durableQueue(channel());
        publishAll(channel(), queue, "", "x");
        WireClient client = openWire();
        client.openChannel(1);
        client.send(1, new AMQP.Basic.Consume.Builder().queue(queue).build());
        client.expect(1, AMQP.Basic.ConsumeOk.class);
        client.expect(1, AMQP.Basic.Deliver.class);
        assertThat(client.nextContentFrame().header().getBodySize()).isZero();
        client.expect(1, AMQP.Basic.Deliver.class);
    }

    @Test
    @Spec("basic.consume / no-ack")
    void aDeliveryThatNeedsNoAckIsGoneAtOnce() throws Exception {
        String queue = durableQueue(channel());
        publishAll(channel(), queue, "a", "b");
        withChannel(consuming -> Deliveries.consume(consuming, queue, true).nextTexts(2));
        assertThat(drain(channel(), queue)).isEmpty();
    }

    @Test
    void competingConsumersShareTheMessages() throws Exception {
        String queue = queue(channel());
        Deliveries first = Deliveries.consume(siblingChannel(), queue);
        Deliveries second = Deliveries.consume(siblingChannel(), queue);
        for (int i = 0; i < 100; i++) {
            publish(channel(), "", queue, "m" + i);
        }
        eventually(() -> assertThat(first.waiting() + second.waiting()).isEqualTo(100));
        assertThat(first.waiting()).as("round robin").isBetween(40, 60);
    }

    @Test
    void eachMessageGoesToOneOfTheConsumers() throws Exception {
        String queue = queue(channel());
        Deliveries first = Deliveries.consume(siblingChannel(), queue);
        Deliveries second = Deliveries.consume(siblingChannel(), queue);
        publishAll(channel(), queue, "a", "b", "c", "d");
        eventually(() -> assertThat(first.waiting() + second.waiting()).isEqualTo(4));
        var texts = new java.util.ArrayList<>(first.nextTexts(first.waiting()));
        texts.addAll(second.nextTexts(second.waiting()));
        assertThat(texts).containsExactlyInAnyOrder("a", "b", "c", "d");
    }

    @Test
    @Spec("basic.consume / exclusive")
    void anExclusiveConsumerKeepsOthersOut() throws Exception {
        String queue = durableQueue(channel());
        channel().basicConsume(queue, false, "", false, true, null, new Deliveries(channel()));
        Channel failing = otherConnectionChannel();
        expectChannelClose(
                failing,
                403,
                "ACCESS_REFUSED - queue '" + queue + "' in vhost '/' in exclusive use",
                () -> Deliveries.consume(failing, queue));
    }

    @Test
    @Spec("basic.consume / exclusive")
    void aConsumerAmongOthersCannotBeExclusive() throws Exception {
        String queue = durableQueue(channel());
        Deliveries.consume(channel(), queue);
        Channel failing = otherConnectionChannel();
        expectChannelClose(
                failing,
                403,
                "queue '" + queue + "' in vhost '/' in exclusive use",
                () -> failing.basicConsume(queue, false, "", false, true, null, new Deliveries(failing)));
    }

    @Test
    @Spec("basic.consume / exclusive")
    void theQueueIsFreeWhenTheExclusiveConsumerHasGone() throws Exception {
        String queue = durableQueue(channel());
        String tag = channel().basicConsume(queue, false, "", false, true, null, new Deliveries(channel()));
        channel().basicCancel(tag);
        Deliveries deliveries = Deliveries.consume(otherConnectionChannel(), queue);
        publish(channel(), "", queue, "m");
        assertThat(deliveries.nextText()).isEqualTo("m");
    }

    @Test
    @Spec("basic.consume / no-local")
    void noLocalIsIgnored() throws Exception {
        String queue = queue(channel());
        Deliveries deliveries = new Deliveries(channel());
        channel().basicConsume(queue, false, "", true, false, Map.of(), deliveries);
        publish(channel(), "", queue, "own");
        assertThat(deliveries.nextText()).isEqualTo("own");
    }

    @Test
    @Spec("basic.cancel")
    void aCancelledConsumerGetsNothingMore() throws Exception {
        String queue = queue(channel());
        Deliveries deliveries = new Deliveries(channel());
        String tag = channel().basicConsume(queue, deliveries);
        publish(channel(), "", queue, "before");
        assertThat(deliveries.nextText()).isEqualTo("before");
        channel().basicCancel(tag);
        publish(channel(), "", queue, "after");
        assertThat(ready(channel(), queue)).isEqualTo(1);
        deliveries.expectNoMore();
    }

    @Test
    @Spec("basic.cancel")
    void whatACancelledConsumerHoldsMayStillBeAcknowledged() throws Exception {
        String queue = queue(channel());
        Deliveries deliveries = new Deliveries(channel());
        String tag = channel().basicConsume(queue, deliveries);
        publishAll(channel(), queue, "a", "b");
        long first = deliveries.next().getEnvelope().getDeliveryTag();
        deliveries.next();
        channel().basicCancel(tag);
        assertThat(ready(channel(), queue)).as("not requeued by the cancel").isZero();
        channel().basicAck(first, false);
        channel().basicRecover(true);
        assertThat(drain(channel(), queue)).containsExactly("b");
    }

    @Test
    @Spec("basic.cancel")
    void cancellingAnUnknownTagIsAnswered() throws Exception {
        WireClient client = openWire();
        client.openChannel(1);
        client.send(1, new AMQP.Basic.Cancel.Builder().consumerTag("unknown").build());
        assertThat(client.expect(1, AMQP.Basic.CancelOk.class).getConsumerTag()).isEqualTo("unknown");
    }

    @Test
    @Spec("basic.cancel")
    void aCancelledTagMayBeUsedAgain() throws Exception {
        String queue = queue(channel());
        channel().basicConsume(queue, false, "again", new Deliveries(channel()));
        channel().basicCancel("again");
        Deliveries deliveries = new Deliveries(channel());
        channel().basicConsume(queue, false, "again", deliveries);
        publish(channel(), "", queue, "m");
        assertThat(deliveries.nextText()).isEqualTo("m");
    }

    @Test
    @Spec("extension: consumer cancel notification")
    void deletingTheQueueCancelsItsConsumers() throws Exception {
        String queue = durableQueue(channel());
        Deliveries deliveries = new Deliveries(channel());
        String tag = channel().basicConsume(queue, deliveries);
        otherConnectionChannel().queueDelete(queue);
        assertThat(deliveries.awaitCancelled()).isEqualTo(tag);
        assertThat(channel().isOpen()).isTrue();
    }

    @Test
    @Spec("extension: consumer cancel notification")
    void aClientWithoutTheCapabilityIsNotNotified() throws Exception {
        String queue = durableQueue(channel());
        WireClient client = wire();
        client.start();
        client.startOk("PLAIN", WireClient.plainResponse("guest", "guest"), Map.of());
        AMQP.Connection.Tune tune = client.expect(0, AMQP.Connection.Tune.class);
        client.tuneOk(tune.getChannelMax(), tune.getFrameMax(), 0);
        client.openVirtualHost();
        client.openChannel(1);
        client.send(1, new AMQP.Basic.Consume.Builder().queue(queue).build());
        client.expect(1, AMQP.Basic.ConsumeOk.class);
        channel().queueDelete(queue);
        client.expectAlive(1);
    }
}
