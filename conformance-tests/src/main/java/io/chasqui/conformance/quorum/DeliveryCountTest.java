package io.chasqui.conformance.quorum;

import static io.chasqui.conformance.harness.Expectations.expectChannelClose;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.GetResponse;
import io.chasqui.conformance.harness.Deliveries;
import io.chasqui.conformance.harness.Spec;
import java.util.Map;
import org.junit.jupiter.api.Test;

@Spec("quorum queues / delivery counts")
class DeliveryCountTest extends QuorumSuite {

    @Test
    void aFirstDeliveryIsCountedNowhere() throws Exception {
        String queue = quorumQueue();
        publishConfirmed(queue, "m");
        GetResponse got = hold(channel(), queue);
        assertThat(got.getProps().getHeaders()).isNull();
        assertThat(got.getEnvelope().isRedeliver()).isFalse();
    }

    @Test
    void aRejectionThatRequeuesCountsAsAFailure() throws Exception {
        String queue = quorumQueue();
        publishConfirmed(queue, "m");
        assertCounts(fail(channel(), queue), 0, 0);
        assertCounts(fail(channel(), queue), 1, 1);
        assertCounts(fail(channel(), queue), 2, 2);
        assertCounts(hold(channel(), queue), 3, 3);
    }

    @Test
    void aNegativeAcknowledgementDoesNotCountAsAFailure() throws Exception {
        String queue = quorumQueue();
        publishConfirmed(queue, "m");
        channel().basicNack(tag(hold(channel(), queue)), false, true);
        channel().basicNack(tag(hold(channel(), queue)), false, true);
        GetResponse got = hold(channel(), queue);
        assertCounts(got, 2, 0);
        assertThat(got.getProps().getHeaders()).doesNotContainKey(FAILED);
    }

    @Test
    void recoveringDoesNotCountAsAFailure() throws Exception {
        String queue = quorumQueue();
        publishConfirmed(queue, "m");
        fail(channel(), queue);
        hold(channel(), queue);
        channel().basicRecover(true);
        assertCounts(hold(channel(), queue), 2, 1);
    }

    @Test
    void eachMessageOfAMultipleNegativeAcknowledgementIsCountedAsHandedOut() throws Exception {
        String queue = quorumQueue();
        publishConfirmed(queue, "a", "b");
        hold(channel(), queue);
        channel().basicNack(tag(hold(channel(), queue)), true, true);
        assertCounts(hold(channel(), queue), 1, 0);
        assertCounts(hold(channel(), queue), 1, 0);
    }

    @Test
    void aChannelThatClosesFailsWhatItHolds() throws Exception {
        String queue = quorumQueue();
        publishConfirmed(queue, "m");
        Channel closing = siblingChannel();
        hold(closing, queue);
        closing.close();
        assertCounts(hold(channel(), queue), 1, 1);
    }

    @Test
    void aChannelThatTheBrokerClosesFailsWhatItHolds() throws Exception {
        String queue = quorumQueue();
        publishConfirmed(queue, "m");
        Channel failing = siblingChannel();
        hold(failing, queue);
        expectChannelClose(failing, 406, "unknown delivery tag", () -> failing.basicAck(42, false));
        assertCounts(hold(channel(), queue), 1, 1);
    }

    @Test
    void aConnectionThatBreaksFailsWhatItHolds() throws Exception {
        String queue = quorumQueue();
        publishConfirmed(queue, "m");
        Connection breaking = connect();
        hold(breaking.createChannel(), queue);
        breaking.abort();
        assertCounts(hold(channel(), queue), 1, 1);
    }

    @Test
    void whatACancelledConsumerHoldsFailsWhenItsChannelCloses() throws Exception {
        String queue = quorumQueue();
        publishConfirmed(queue, "m");
        Channel consuming = siblingChannel();
        Deliveries deliveries = new Deliveries(consuming);
        consuming.basicConsume(queue, false, "cancelled", deliveries);
        deliveries.next();
        consuming.basicCancel("cancelled");
        assertThat(channel().basicGet(queue, false)).isNull();
        consuming.close();
        assertCounts(hold(channel(), queue), 1, 1);
    }

    @Test
    void deliveriesToConsumersTellTheCounts() throws Exception {
        String queue = quorumQueue();
        Deliveries deliveries = new Deliveries(channel());
        channel().basicConsume(queue, false, deliveries);
        publishConfirmed(queue, "m");
        Delivery first = deliveries.next();
        assertThat(first.getProperties().getHeaders()).isNull();
        channel().basicReject(first.getEnvelope().getDeliveryTag(), true);
        Delivery second = deliveries.next();
        assertThat(count(second.getProperties(), ACQUIRED)).isEqualTo(1);
        assertThat(count(second.getProperties(), FAILED)).isEqualTo(1);
        channel().basicNack(second.getEnvelope().getDeliveryTag(), false, true);
        Delivery third = deliveries.next();
        assertThat(count(third.getProperties(), ACQUIRED)).isEqualTo(2);
        assertThat(count(third.getProperties(), FAILED)).isEqualTo(1);
        assertThat(third.getEnvelope().isRedeliver()).isTrue();
    }

    @Test
    void aConsumerThatNeedNotAcknowledgeIsToldTheCountsToo() throws Exception {
        String queue = quorumQueue();
        publishConfirmed(queue, "m");
        fail(channel(), queue);
        Deliveries deliveries = new Deliveries(channel());
        channel().basicConsume(queue, true, deliveries);
        Delivery delivery = deliveries.next();
        assertThat(count(delivery.getProperties(), ACQUIRED)).isEqualTo(1);
        assertThat(count(delivery.getProperties(), FAILED)).isEqualTo(1);
    }

    @Test
    void theCountsJoinTheHeadersThatAreThere() throws Exception {
        String queue = quorumQueue();
        AMQP.BasicProperties properties = new AMQP.BasicProperties.Builder()
                .headers(Map.of("number", 7, "text", "kept"))
                .messageId("id")
                .priority(3)
                .build();
        publishConfirmed(queue, properties, "m");
        fail(channel(), queue);
        GetResponse got = hold(channel(), queue);
        assertThat(got.getProps().getHeaders()).containsOnlyKeys("number", "text", ACQUIRED, FAILED);
        assertThat(got.getProps().getHeaders()).containsEntry("number", 7);
        assertThat(got.getProps().getHeaders().get("text")).hasToString("kept");
        assertThat(got.getProps().getMessageId()).isEqualTo("id");
        assertThat(got.getProps().getPriority()).isEqualTo(3);
        assertThat(text(got)).isEqualTo("m");
    }

    @Test
    void aPublishersOwnCountsAreReplacedOnRedelivery() throws Exception {
        String queue = quorumQueue();
        AMQP.BasicProperties properties = new AMQP.BasicProperties.Builder()
                .headers(Map.of(ACQUIRED, "many", FAILED, 99L))
                .build();
        publishConfirmed(queue, properties, "m");
        GetResponse first = fail(channel(), queue);
        assertThat(first.getProps().getHeaders()).containsEntry(FAILED, 99L);
        assertCounts(hold(channel(), queue), 1, 1);
    }

    @Test
    void aRolledBackAcknowledgementLeavesAFailureWhenTheChannelCloses() throws Exception {
        String queue = quorumQueue();
        publishConfirmed(queue, "m");
        Channel tx = siblingChannel();
        tx.txSelect();
        tx.basicAck(tag(hold(tx, queue)), false);
        tx.txRollback();
        tx.close();
        assertCounts(hold(channel(), queue), 1, 1);
    }

    @Test
    void aLargeMessageIsRedeliveredWithItsCounts() throws Exception {
        String queue = quorumQueue();
        String large = "x".repeat(500_000);
        publishConfirmed(queue, large);
        fail(channel(), queue);
        GetResponse got = hold(channel(), queue);
        assertCounts(got, 1, 1);
        assertThat(text(got)).isEqualTo(large);
    }

    @Test
    @Spec("queue.declare / x-queue-type")
    void aClassicQueueTellsNoCounts() throws Exception {
        String queue = queue(channel());
        publish(channel(), "", queue, "m");
        fail(channel(), queue);
        GetResponse got = hold(channel(), queue);
        assertThat(got.getEnvelope().isRedeliver()).isTrue();
        assertThat(got.getProps().getHeaders()).isNull();
    }
}
