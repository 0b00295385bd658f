package io.chasqui.conformance.priority;

import static io.chasqui.conformance.harness.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.GetResponse;
import io.chasqui.conformance.harness.Deliveries;
import io.chasqui.conformance.harness.Spec;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@Spec("quorum queues / priorities")
class QuorumPriorityTest extends PrioritySuite {

    @Test
    void aQuorumQueueHas32PrioritiesWithoutBeingAsked() throws Exception {
        String queue = quorum(Map.of());
        publishConfirmed(queue, "0a", "30a", "31a", "4a", "5a", "31b");
        assertThat(taken(channel(), queue, 6)).containsExactly("31a", "31b", "30a", "5a", "4a", "0a");
    }

    @Test
    void aPriorityAbove31CountsAs31() throws Exception {
        String queue = quorum(Map.of());
        publishConfirmed(queue, "30a", "200a", "31a", "32a");
        assertThat(taken(channel(), queue, 4)).containsExactly("200a", "31a", "32a", "30a");
    }

    @Test
    void withoutAPriorityAMessageHasPriority4() throws Exception {
        String queue = quorum(Map.of());
        publishConfirmed(queue, "3a", "none-a", "4a", "5a", "none-b");
        assertThat(taken(channel(), queue, 5)).containsExactly("5a", "none-a", "4a", "none-b", "3a");
    }

    @Test
    void aReturnedMessageGoesBeforeHigherPriorities() throws Exception {
        String queue = quorum(Map.of());
        publishConfirmed(queue, "1a");
        GetResponse low = hold(channel(), queue, 1).get(0);
        publishConfirmed(queue, "9a");
        channel().basicNack(tag(low), false, true);
        assertThat(taken(channel(), queue, 2)).containsExactly("1a", "9a");
    }

    @Test
    void returnedMessagesAreDeliveredInTheOrderInWhichTheyCameBack() throws Exception {
        String queue = quorum(Map.of());
        publishConfirmed(queue, "9a", "5a", "1a", "1b");
        List<GetResponse> held = hold(channel(), queue, 3);
        channel().basicNack(tag(held.get(2)), false, true);
        channel().basicNack(tag(held.get(0)), false, true);
        channel().basicReject(tag(held.get(1)), true);
        assertThat(taken(channel(), queue, 4)).containsExactly("1a", "9a", "5a", "1b");
    }

    @Test
    void whatIsReturnedTogetherKeepsTheOrderOfItsDelivery() throws Exception {
        String queue = quorum(Map.of());
        publishConfirmed(queue, "1a", "2a", "3a", "2b");
        List<GetResponse> held = hold(channel(), queue, 4);
        channel().basicNack(tag(held.get(3)), true, true);
        assertThat(taken(channel(), queue, 4)).containsExactly("3a", "2a", "2b", "1a");
    }

    @Test
    void whatAClosedChannelHeldKeepsTheOrderOfItsDelivery() throws Exception {
        String queue = quorum(Map.of());
        publishConfirmed(queue, "1a", "2a", "3a");
        Channel closing = siblingChannel();
        hold(closing, queue, 3);
        closing.close();
        assertThat(taken(channel(), queue, 3)).containsExactly("3a", "2a", "1a");
    }

    @Test
    void aMessageThatComesBackAgainGoesBehindThoseThatWait() throws Exception {
        String queue = quorum(Map.of());
        publishConfirmed(queue, "1a", "1b");
        List<GetResponse> held = hold(channel(), queue, 2);
        channel().basicNack(tag(held.get(0)), false, true);
        channel().basicNack(tag(held.get(1)), false, true);
        GetResponse again = hold(channel(), queue, 1).get(0);
        assertThat(text(again)).isEqualTo("1a");
        channel().basicNack(tag(again), false, true);
        assertThat(taken(channel(), queue, 2)).containsExactly("1b", "1a");
    }

    @Test
    @Spec("queue.declare / x-max-length")
    void aFullQueueLosesWhatWouldBeDeliveredNext() throws Exception {
        String queue = quorum(Map.of("x-max-length", 3));
        publishConfirmed(queue, "0a", "1a", "2a", "9a", "5a");
        eventually(() -> assertThat(ready(channel(), queue)).isEqualTo(3));
        assertThat(taken(channel(), queue, 3)).containsExactly("2a", "1a", "0a");
    }

    @Test
    @Spec("queue.declare / x-max-length")
    void aFullQueueLosesReturnedMessagesFirst() throws Exception {
        String queue = quorum(Map.of("x-max-length", 2));
        publishConfirmed(queue, "1a");
        GetResponse low = hold(channel(), queue, 1).get(0);
        publishConfirmed(queue, "9a", "9b");
        channel().basicNack(tag(low), false, true);
        eventually(() -> assertThat(ready(channel(), queue)).isEqualTo(2));
        assertThat(taken(channel(), queue, 2)).containsExactly("9a", "9b");
    }

    @Test
    void aConsumerGetsHigherPrioritiesFirst() throws Exception {
        String queue = quorum(Map.of());
        publishConfirmed(queue, "1a", "5a", "10a", "5b");
        Deliveries deliveries = Deliveries.consume(channel(), queue);
        assertThat(deliveries.nextTexts(4)).containsExactly("10a", "5a", "5b", "1a");
    }

    @Test
    void prefetchLimitsWhatAHigherPriorityHasToWaitFor() throws Exception {
        String queue = quorum(Map.of());
        channel().basicQos(1);
        Deliveries deliveries = Deliveries.consume(channel(), queue);
        publishConfirmed(queue, "1a", "1b");
        assertThat(deliveries.nextText()).isEqualTo("1a");
        publishConfirmed(queue, "9a");
        channel().basicAck(1, false);
        assertThat(deliveries.nextText()).isEqualTo("9a");
        channel().basicAck(2, false);
        assertThat(deliveries.nextText()).isEqualTo("1b");
    }

    @Test
    @Spec("quorum queues / durability")
    void theDeliveryModeOfATransientMessageStaysAsItWas() throws Exception {
        String queue = quorum(Map.of());
        publish(
                channel(),
                "",
                queue,
                new AMQP.BasicProperties.Builder().deliveryMode(1).build(),
                "m");
        assertThat(hold(channel(), queue, 1).get(0).getProps().getDeliveryMode())
                .isEqualTo(1);
    }

    @Test
    void purgeTakesInAllPriorities() throws Exception {
        String queue = quorum(Map.of());
        publishConfirmed(queue, "0a", "5a", "31a");
        assertThat(channel().queuePurge(queue).getMessageCount()).isEqualTo(3);
    }
}
