package io.chasqui.conformance.quorum;

import static io.chasqui.conformance.harness.Eventually.eventually;
import static io.chasqui.conformance.harness.Expectations.expectChannelClose;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.GetResponse;
import io.chasqui.conformance.harness.Deliveries;
import io.chasqui.conformance.harness.DiffersFromRabbitMq;
import io.chasqui.conformance.harness.Expectations;
import io.chasqui.conformance.harness.Spec;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

@Spec("quorum queues / consumer timeout")
class ConsumerTimeoutTest extends QuorumSuite {

    private static final int TIMEOUT_MILLIS = 700;

    @Test
    void aConsumerThatIsTooSlowIsCancelled() throws Exception {
        String queue = impatientQueue();
        publishConfirmed(queue, "m");
        Deliveries deliveries = new Deliveries(channel());
        channel().basicConsume(queue, false, "slow", deliveries);
        assertThat(deliveries.awaitCancelled()).isEqualTo("slow");
        assertThat(channel().isOpen()).isTrue();
        publishConfirmed(queue, "later");
        deliveries.next();
        deliveries.expectNoMore();
    }

    @Test
    void itsMessageGoesBackWithoutCountingAsFailed() throws Exception {
        String queue = impatientQueue();
        publishConfirmed(queue, "m");
        Deliveries.consume(channel(), queue).awaitCancelled();
        assertCounts(hold(siblingChannel(), queue), 1, 0);
    }

    @Test
    void itsMessageIsGivenToAnotherConsumer() throws Exception {
        String queue = impatientQueue();
        Deliveries slow = new Deliveries(channel());
        channel().basicConsume(queue, false, Map.of("x-priority", 1), slow);
        Deliveries patient = new Deliveries(channel());
        channel().basicConsume(queue, true, patient);
        publishConfirmed(queue, "m");
        slow.awaitCancelled();
        Delivery again = patient.next();
        assertThat(Deliveries.text(again)).isEqualTo("m");
        assertThat(again.getEnvelope().isRedeliver()).isTrue();
    }

    @Test
    void whatTheConsumerHoldsForAShorterTimeStaysOutForNow() throws Exception {
        String queue = quorumQueue(Map.of("x-consumer-timeout", 2_000));
        Deliveries deliveries = Deliveries.consume(channel(), queue);
        publishConfirmed(queue, "old");
        deliveries.next();
        for (int i = 0; i < 5; i++) {
            deliveries.expectNoMore();
        }
        publishConfirmed(queue, "young");
        deliveries.next();
        deliveries.awaitCancelled();
        Channel other = siblingChannel();
        assertThat(text(hold(other, queue))).isEqualTo("old");
        assertThat(other.basicGet(queue, false)).isNull();
        GetResponse young = hold(other, queue);
        assertThat(text(young)).isEqualTo("young");
        assertCounts(young, 1, 0);
    }

    @Test
    void acknowledgingLateMeansNothing() throws Exception {
        String queue = impatientQueue();
        publishConfirmed(queue, "m");
        Channel slow = siblingChannel();
        Deliveries.consume(slow, queue).awaitCancelled();
        GetResponse held = hold(channel(), queue);
        slow.basicAck(1, false);
        expectChannelClose(slow, 406, "unknown delivery tag 1", () -> slow.basicAck(1, false));
        channel().basicNack(tag(held), false, true);
        assertCounts(hold(channel(), queue), 2, 0);
    }

    @Test
    void rejectingLateMeansNothing() throws Exception {
        String queue = impatientQueue();
        publishConfirmed(queue, "m");
        Channel slow = siblingChannel();
        Deliveries.consume(slow, queue).awaitCancelled();
        GetResponse held = hold(channel(), queue);
        slow.basicReject(1, true);
        slow.basicQos(1);
        channel().basicNack(tag(held), false, true);
        assertCounts(hold(channel(), queue), 2, 0);
    }

    @Test
    void aClientThatKnowsNoCancellationsLosesTheChannel() throws Exception {
        String queue = impatientQueue();
        publishConfirmed(queue, "m");
        Connection old = connect(factory -> {
            Map<String, Object> properties = new HashMap<>(factory.getClientProperties());
            properties.put("capabilities", Map.of("authentication_failure_close", true));
            factory.setClientProperties(properties);
        });
        Channel slow = old.createChannel();
        AMQP.Channel.Close close = expectTimeout(slow, () -> Deliveries.consume(slow, queue));
        assertThat(close.getClassId()).isZero();
        assertThat(close.getMethodId()).isZero();
        assertCounts(hold(channel(), queue), 1, 0);
    }

    @Test
    void aMessageThatWasFetchedTimesOutTheChannel() throws Exception {
        String queue = impatientQueue();
        publishConfirmed(queue, "m");
        Channel slow = siblingChannel();
        expectTimeout(slow, () -> hold(slow, queue));
        assertCounts(hold(channel(), queue), 1, 0);
    }

    @Test
    void whatACancelledConsumerHoldsTimesOutTheChannel() throws Exception {
        String queue = impatientQueue();
        publishConfirmed(queue, "m");
        Channel slow = siblingChannel();
        expectTimeout(slow, () -> {
            Deliveries deliveries = new Deliveries(slow);
            slow.basicConsume(queue, false, "cancelled", deliveries);
            deliveries.next();
            slow.basicCancel("cancelled");
        });
        assertCounts(hold(channel(), queue), 1, 0);
    }

    @Test
    void whatElseTheChannelHoldsHasFailed() throws Exception {
        String queue = impatientQueue();
        String other = quorumQueue();
        publishConfirmed(queue, "m");
        publishConfirmed(other, "n");
        Channel slow = siblingChannel();
        expectTimeout(slow, () -> {
            hold(slow, other);
            hold(slow, queue);
        });
        assertCounts(hold(channel(), queue), 1, 0);
        assertCounts(hold(channel(), other), 1, 1);
    }

    @Test
    void aConsumerThatAcknowledgesInTimeStays() throws Exception {
        String queue = impatientQueue();
        Deliveries deliveries = Deliveries.consume(channel(), queue);
        for (int i = 0; i < 8; i++) {
            publishConfirmed(queue, "m" + i);
            Delivery delivery = deliveries.next();
            assertThat(Deliveries.text(delivery)).isEqualTo("m" + i);
            deliveries.expectNoMore();
            channel().basicAck(delivery.getEnvelope().getDeliveryTag(), false);
        }
        assertThat(consumers(channel(), queue)).isEqualTo(1);
    }

    @Test
    void aConsumerThatNeedNotAcknowledgeStays() throws Exception {
        String queue = quorumQueue(Map.of("x-consumer-timeout", 100));
        Deliveries deliveries = Deliveries.consume(channel(), queue, true);
        publishConfirmed(queue, "a");
        deliveries.next();
        deliveries.expectNoMore();
        publishConfirmed(queue, "b");
        assertThat(deliveries.nextText()).isEqualTo("b");
    }

    @Test
    @Spec("basic.consume / x-consumer-timeout")
    void aConsumersOwnTimeComesFirst() throws Exception {
        String queue = quorumQueue(Map.of("x-consumer-timeout", 600_000));
        publishConfirmed(queue, "m");
        Deliveries deliveries = new Deliveries(channel());
        channel().basicConsume(queue, false, Map.of("x-consumer-timeout", 300), deliveries);
        deliveries.awaitCancelled();
    }

    @Test
    @Spec("basic.consume / x-consumer-timeout")
    void aConsumersOwnTimeMayBeLonger() throws Exception {
        String queue = quorumQueue(Map.of("x-consumer-timeout", 300));
        publishConfirmed(queue, "a", "b");
        Deliveries patient = new Deliveries(channel());
        channel().basicQos(1);
        channel().basicConsume(queue, false, Map.of("x-consumer-timeout", 600_000), patient);
        Delivery first = patient.next();
        Deliveries slow = Deliveries.consume(siblingChannel(), queue);
        slow.awaitCancelled();
        channel().basicAck(first.getEnvelope().getDeliveryTag(), false);
        assertThat(patient.nextText()).isEqualTo("b");
    }

    @Test
    @Spec("basic.consume / x-consumer-timeout")
    void noTimeAtAllCancelsAtOnce() throws Exception {
        String queue = quorumQueue();
        publishConfirmed(queue, "m");
        Deliveries deliveries = new Deliveries(channel());
        channel().basicConsume(queue, false, Map.of("x-consumer-timeout", 0), deliveries);
        deliveries.awaitCancelled();
        assertCounts(hold(siblingChannel(), queue), 1, 0);
    }

    @Test
    @DiffersFromRabbitMq(
            "a consumer that timed out is gone; RabbitMQ keeps its tag taken, and delivers to it again after a"
                    + " late acknowledgement")
    void theTagOfACancelledConsumerIsFree() throws Exception {
        String queue = impatientQueue();
        publishConfirmed(queue, "m");
        Deliveries slow = new Deliveries(channel());
        channel().basicConsume(queue, false, "tag", slow);
        slow.awaitCancelled();
        assertThat(consumers(channel(), queue)).isZero();
        Deliveries again = new Deliveries(channel());
        channel().basicConsume(queue, true, "tag", again);
        channel().basicAck(1, false);
        assertThat(again.nextText()).isEqualTo("m");
        eventually(() -> assertThat(ready(channel(), queue)).isZero());
    }

    private String impatientQueue() throws Exception {
        return quorumQueue(Map.of("x-consumer-timeout", TIMEOUT_MILLIS));
    }

    private static AMQP.Channel.Close expectTimeout(Channel slow, Expectations.Action action) throws Exception {
        return expectChannelClose(
                slow,
                406,
                "PRECONDITION_FAILED - delivery acknowledgement on channel " + slow.getChannelNumber() + " timed out.",
                action);
    }
}
