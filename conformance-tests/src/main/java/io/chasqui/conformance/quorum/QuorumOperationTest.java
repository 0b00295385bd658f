package io.chasqui.conformance.quorum;

import static io.chasqui.conformance.harness.Eventually.eventually;
import static io.chasqui.conformance.harness.Expectations.expectChannelClose;
import static io.chasqui.conformance.harness.Expectations.expectConnectionClose;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.GetResponse;
import io.chasqui.conformance.harness.Deliveries;
import io.chasqui.conformance.harness.Spec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@Spec("quorum queues / operations")
class QuorumOperationTest extends QuorumSuite {

    /** RabbitMQ looks for unused quorum queues every five seconds. */
    private static final Duration UNUSED_WITHIN = Duration.ofSeconds(20);

    @Test
    void deletingIfUnusedIsNotImplemented() throws Exception {
        String queue = quorumQueue();
        Connection failing = connect();
        AMQP.Connection.Close close = expectConnectionClose(
                failing,
                540,
                "NOT_IMPLEMENTED - cannot delete queue '" + queue + "' in vhost '"
                        + connectionFactory().getVirtualHost()
                        + "'. queue.delete operations with if-unused flag set are not supported by quorum queues",
                () -> failing.createChannel().queueDelete(queue, true, false));
        assertThat(close.getClassId()).isEqualTo(50);
        assertThat(close.getMethodId()).isEqualTo(40);
        assertThat(queueExists(queue)).isTrue();
    }

    @Test
    void deletingIfEmptyIsNotImplemented() throws Exception {
        String queue = quorumQueue();
        Connection failing = connect();
        expectConnectionClose(
                failing,
                540,
                "queue.delete operations with if-empty flag set are not supported by quorum queues",
                () -> failing.createChannel().queueDelete(queue, false, true));
    }

    @Test
    void deletingTellsHowManyMessagesWereReady() throws Exception {
        String queue = quorumQueue();
        publishConfirmed(queue, "a", "b", "c");
        eventually(() -> assertThat(ready(channel(), queue)).isEqualTo(3));
        assertThat(channel().queueDelete(queue).getMessageCount()).isEqualTo(3);
        assertThat(queueExists(queue)).isFalse();
    }

    @Test
    void purgingLeavesWhatIsHeld() throws Exception {
        String queue = quorumQueue();
        publishConfirmed(queue, "held", "b", "c");
        GetResponse held = hold(channel(), queue);
        assertThat(channel().queuePurge(queue).getMessageCount()).isEqualTo(2);
        channel().basicNack(tag(held), false, true);
        GetResponse got = hold(channel(), queue);
        assertThat(text(got)).isEqualTo("held");
        assertCounts(got, 1, 0);
    }

    @Test
    void askingForAQueueAloneGivesNoExclusiveUse() throws Exception {
        String queue = quorumQueue();
        Deliveries first = new Deliveries(channel());
        channel().basicConsume(queue, true, "first", false, true, null, first);
        Deliveries second = new Deliveries(channel());
        channel().basicConsume(queue, true, "second", false, true, null, second);
        eventually(() -> assertThat(consumers(channel(), queue)).isEqualTo(2));
        publishConfirmed(queue, "a", "b");
        eventually(() -> assertThat(first.waiting() + second.waiting()).isEqualTo(2));
    }

    @Test
    @Spec("queue.declare / x-expires")
    void declaringAgainIsNoUse() throws Exception {
        Map<String, Object> arguments = Map.of("x-expires", 1500);
        String queue = quorumQueue(arguments);
        eventually(UNUSED_WITHIN, () -> assertThat(queueExists(queue)).isFalse());
    }

    @Test
    @Spec("queue.declare / x-expires")
    void aConsumerIsUse() throws Exception {
        String queue = quorumQueue(Map.of("x-expires", 1000));
        channel().basicConsume(queue, true, "using", new Deliveries(channel()));
        Channel other = siblingChannel();
        String unused = durableQueue(other, quorum(Map.of("x-expires", 1000)));
        eventually(UNUSED_WITHIN, () -> assertThat(queueExists(unused)).isFalse());
        assertThat(queueExists(queue)).isTrue();
        channel().basicCancel("using");
        eventually(UNUSED_WITHIN, () -> assertThat(queueExists(queue)).isFalse());
    }

    @Test
    void limitsOnWhatIsInMemoryAreAccepted() throws Exception {
        String queue = quorumQueue(Map.of("x-max-in-memory-length", 1, "x-max-in-memory-bytes", 1));
        publishConfirmed(queue, "a", "b", "c");
        eventually(() -> assertThat(ready(channel(), queue)).isEqualTo(3));
        assertThat(List.of(text(hold(channel(), queue)), text(hold(channel(), queue))))
                .containsExactly("a", "b");
    }

    @Test
    void theBrokerChoosesNoNames() throws Exception {
        Channel failing = channel();
        expectChannelClose(
                failing,
                406,
                "PRECONDITION_FAILED - Cannot declare a server-named queue for type rabbit_quorum_queue",
                () -> failing.queueDeclare("", true, false, false, quorum(Map.of())));
    }

    @Test
    void aQueueIsNeverExclusiveTransientOrAutoDelete() throws Exception {
        Channel exclusive = siblingChannel();
        expectChannelClose(
                exclusive,
                406,
                "invalid property 'exclusive-owner' for queue",
                () -> exclusive.queueDeclare(freshName(), true, true, false, quorum(Map.of())));
        Channel fleeting = siblingChannel();
        expectChannelClose(
                fleeting,
                406,
                "invalid property 'non-durable' for queue",
                () -> fleeting.queueDeclare(freshName(), false, false, false, quorum(Map.of())));
        Channel autoDelete = siblingChannel();
        expectChannelClose(
                autoDelete,
                406,
                "invalid property 'auto-delete' for queue",
                () -> autoDelete.queueDeclare(freshName(), true, false, true, quorum(Map.of())));
    }
}
