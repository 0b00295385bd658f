package io.chasqui.conformance.priority;

import static io.chasqui.conformance.harness.Expectations.expectChannelClose;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import io.chasqui.conformance.harness.ChasquiOnly;
import io.chasqui.conformance.harness.Deliveries;
import io.chasqui.conformance.harness.Spec;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Spec("queue.declare / x-priority-order")
@ChasquiOnly("priorities that do not starve")
class FairPriorityTest extends PrioritySuite {

    private static final Map<String, Object> FAIR = Map.of("x-max-priority", 3, "x-priority-order", "fair");

    @Test
    void everyPriorityHasOneDeliveryMoreThanItsNumberInARound() throws Exception {
        String queue = durableQueue(channel(), FAIR);
        publishConfirmed(queue, "0a", "0b", "0c", "1a", "1b", "1c", "1d", "3a", "3b", "3c", "3d", "3e", "3f");
        assertThat(taken(channel(), queue, 13))
                .containsExactly("3a", "3b", "3c", "3d", "1a", "1b", "0a", "3e", "3f", "1c", "1d", "0b", "0c");
    }

    @Test
    void aStreamOfHighPrioritiesDoesNotStarveALowOne() throws Exception {
        String queue = durableQueue(channel(), FAIR);
        channel().basicQos(1);
        publishConfirmed(queue, "0a", "3a", "3b", "3c", "3d", "3e", "3f", "3g", "3h");
        Deliveries deliveries = Deliveries.consume(channel(), queue);
        for (int i = 1; i < 5; i++) {
            assertThat(deliveries.nextText()).startsWith("3");
            publishConfirmed(queue, "3z");
            channel().basicAck(i, false);
        }
        assertThat(deliveries.nextText()).isEqualTo("0a");
    }

    @Test
    void aPriorityThatIsAloneIsServedWithoutPause() throws Exception {
        String queue = durableQueue(channel(), FAIR);
        publishConfirmed(queue, "1a", "1b", "1c", "1d", "1e");
        assertThat(taken(channel(), queue, 5)).containsExactly("1a", "1b", "1c", "1d", "1e");
    }

    @Test
    void aQuorumQueueCanBeFairToo() throws Exception {
        String queue = quorum(Map.of("x-priority-order", "fair"));
        publishConfirmed(queue, "0a", "0b", "1a", "1b", "1c", "1d");
        assertThat(taken(channel(), queue, 6)).containsExactly("1a", "1b", "0a", "1c", "1d", "0b");
    }

    @Test
    void strictIsTheOrderThatQueuesHaveAnyway() throws Exception {
        String queue = durableQueue(channel(), Map.of("x-max-priority", 3, "x-priority-order", "strict"));
        publishConfirmed(queue, "0a", "1a", "1b", "1c", "1d");
        assertThat(taken(channel(), queue, 5)).containsExactly("1a", "1b", "1c", "1d", "0a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "", "FAIR"})
    void anotherOrderIsRefused(String order) throws Exception {
        String queue = freshName();
        expectChannelClose(
                channel(),
                AMQP.PRECONDITION_FAILED,
                "invalid arg 'x-priority-order' for queue '" + queue + "' in vhost '/': invalid_priority_order",
                () -> channel().queueDeclare(queue, true, false, false, Map.of("x-priority-order", order)));
    }

    @Test
    void theOrderIsAWord() throws Exception {
        String queue = freshName();
        expectChannelClose(
                channel(),
                AMQP.PRECONDITION_FAILED,
                "invalid arg 'x-priority-order' for queue '" + queue + "' in vhost '/': {unacceptable_type,signedint}",
                () -> channel().queueDeclare(queue, true, false, false, Map.of("x-priority-order", 1)));
    }

    @Test
    void anotherOrderIsNotTheSameQueue() throws Exception {
        String queue = durableQueue(channel(), FAIR);
        expectChannelClose(
                channel(),
                AMQP.PRECONDITION_FAILED,
                "inequivalent arg 'x-priority-order' for queue '" + queue + "' in vhost '/': received 'strict'"
                        + " but current is 'fair'",
                () -> channel()
                        .queueDeclare(
                                queue, true, false, false, Map.of("x-max-priority", 3, "x-priority-order", "strict")));
    }
}
