package io.chasqui.conformance.priority;

import static io.chasqui.conformance.harness.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.GetResponse;
import io.chasqui.conformance.harness.Deliveries;
import io.chasqui.conformance.harness.Spec;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@Spec("queue.declare / x-max-priority")
class ClassicPriorityTest extends PrioritySuite {

    @Test
    void higherPrioritiesAreTakenFirst() throws Exception {
        String queue = prioritized(10);
        publishConfirmed(queue, "1a", "5a", "10a", "0a", "7a");
        assertThat(taken(channel(), queue, 5)).containsExactly("10a", "7a", "5a", "1a", "0a");
    }

    @Test
    void messagesOfOnePriorityKeepTheirOrder() throws Exception {
        String queue = prioritized(3);
        publishConfirmed(queue, "2a", "1a", "2b", "1b", "2c", "1c");
        assertThat(taken(channel(), queue, 6)).containsExactly("2a", "2b", "2c", "1a", "1b", "1c");
    }

    @Test
    void withoutAPriorityAMessageHasTheLowest() throws Exception {
        String queue = prioritized(3);
        publishConfirmed(queue, "none-a", "0a", "1a", "none-b");
        assertThat(taken(channel(), queue, 4)).containsExactly("1a", "none-a", "0a", "none-b");
    }

    @Test
    void aPriorityAboveTheHighestCountsAsThat() throws Exception {
        String queue = prioritized(3);
        publishConfirmed(queue, "2a", "3a", "4a", "200a", "3b");
        assertThat(taken(channel(), queue, 5)).containsExactly("3a", "4a", "200a", "3b", "2a");
    }

    @Test
    void theHighestPriorityMayBe255() throws Exception {
        String queue = prioritized(255);
        publishConfirmed(queue, "64a", "254a", "0a", "255a", "63a", "128a");
        assertThat(taken(channel(), queue, 6)).containsExactly("255a", "254a", "128a", "64a", "63a", "0a");
    }

    @Test
    void aHighestPriorityOf0StillTellsMessagesWithoutPriorityFromOthers() throws Exception {
        String queue = prioritized(0);
        publishConfirmed(queue, "none-a", "0a", "1a", "5a", "0b", "9a");
        assertThat(taken(channel(), queue, 6)).containsExactly("1a", "5a", "9a", "none-a", "0a", "0b");
    }

    @Test
    void withoutTheArgumentPrioritiesMeanNothing() throws Exception {
        String queue = durableQueue(channel());
        publishConfirmed(queue, "1a", "9a", "5a");
        assertThat(taken(channel(), queue, 3)).containsExactly("1a", "9a", "5a");
    }

    @Test
    void thePropertyReachesTheConsumerAsItWasPublished() throws Exception {
        String queue = prioritized(3);
        publishConfirmed(queue, "200a");
        assertThat(take(channel(), queue).getProps().getPriority()).isEqualTo(200);
    }

    @Test
    void aConsumerGetsHigherPrioritiesFirst() throws Exception {
        String queue = prioritized(10);
        publishConfirmed(queue, "1a", "5a", "10a", "5b");
        Deliveries deliveries = Deliveries.consume(channel(), queue);
        assertThat(deliveries.nextTexts(4)).containsExactly("10a", "5a", "5b", "1a");
    }

    @Test
    void aHigherPriorityDoesNotOvertakeWhatHasBeenDelivered() throws Exception {
        String queue = prioritized(10);
        channel().basicQos(2);
        Deliveries deliveries = Deliveries.consume(channel(), queue);
        publishConfirmed(queue, "1a", "1b", "1c");
        assertThat(deliveries.nextTexts(2)).containsExactly("1a", "1b");
        publishConfirmed(queue, "9a");
        deliveries.expectNoMore();
        channel().basicAck(2, true);
        assertThat(deliveries.nextTexts(2)).containsExactly("9a", "1c");
    }

    @Test
    void aRequeuedMessageGoesBackToItsPlace() throws Exception {
        String queue = prioritized(10);
        publishConfirmed(queue, "5a", "5b", "5c", "1a");
        List<GetResponse> held = hold(channel(), queue, 3);
        channel().basicNack(tag(held.get(1)), false, true);
        channel().basicNack(tag(held.get(0)), false, true);
        publishConfirmed(queue, "9a", "5d");
        assertThat(taken(channel(), queue, 5)).containsExactly("9a", "5a", "5b", "5d", "1a");
    }

    @Test
    void whatAClosedChannelHeldGoesBackToItsPlaceInEachPriority() throws Exception {
        String queue = prioritized(10);
        publishConfirmed(queue, "1a", "2a", "1b", "2b");
        Channel closing = siblingChannel();
        hold(closing, queue, 4);
        closing.close();
        publishConfirmed(queue, "2c", "1c");
        assertThat(taken(channel(), queue, 6)).containsExactly("2a", "2b", "2c", "1a", "1b", "1c");
    }

    @Test
    void aRequeuedMessageWaitsForHigherPriorities() throws Exception {
        String queue = prioritized(10);
        publishConfirmed(queue, "1a");
        GetResponse low = hold(channel(), queue, 1).get(0);
        publishConfirmed(queue, "2a");
        channel().basicReject(tag(low), true);
        List<GetResponse> both = hold(channel(), queue, 2);
        assertThat(both).extracting(PrioritySuite::text).containsExactly("2a", "1a");
        assertThat(both).extracting(got -> got.getEnvelope().isRedeliver()).containsExactly(false, true);
    }

    @Test
    @Spec("queue.declare / x-max-length")
    void aFullQueueLosesTheHighestPriorityFirst() throws Exception {
        String queue = durableQueue(channel(), Map.of("x-max-priority", 10, "x-max-length", 3));
        publishConfirmed(queue, "0a", "1a", "2a", "9a", "5a", "1b");
        assertThat(taken(channel(), queue, 3)).containsExactly("1a", "1b", "0a");
    }

    @Test
    @Spec("queue.declare / x-max-length")
    void theLengthLimitCountsAllPrioritiesTogether() throws Exception {
        String queue = durableQueue(
                channel(), Map.of("x-max-priority", 10, "x-max-length", 3, "x-overflow", "reject-publish"));
        publishConfirmed(queue, "0a", "5a", "9a");
        channel().confirmSelect();
        publish(channel(), "", queue, priority("7a").build(), "7a");
        assertThat(channel().waitForConfirms(10_000)).as("acknowledged").isFalse();
        assertThat(taken(channel(), queue, 3)).containsExactly("9a", "5a", "0a");
    }

    @Test
    @Spec("queue.declare / x-message-ttl")
    void expiredMessagesLeaveEveryPriority() throws Exception {
        String queue = durableQueue(channel(), Map.of("x-max-priority", 10, "x-message-ttl", 50));
        publishConfirmed(queue, "0a", "5a", "9a");
        eventually(() -> assertThat(ready(channel(), queue)).isZero());
    }

    @Test
    void aLowPriorityThatExpiresLeavesTheOthers() throws Exception {
        String queue = prioritized(10);
        publishConfirmed(queue, "5a");
        publish(channel(), "", queue, priority("1a").expiration("50").build(), "1a");
        publishConfirmed(queue, "0a");
        hold(channel(), queue, 1);
        eventually(() -> assertThat(ready(channel(), queue)).isEqualTo(1));
        assertThat(taken(channel(), queue, 1)).containsExactly("0a");
    }

    @Test
    void countsAndPurgeTakeInAllPriorities() throws Exception {
        String queue = prioritized(10);
        publishConfirmed(queue, "0a", "5a", "5b", "10a");
        assertThat(ready(channel(), queue)).isEqualTo(4);
        assertThat(channel().queuePurge(queue).getMessageCount()).isEqualTo(4);
        assertThat(channel().basicGet(queue, true)).isNull();
    }

    @Test
    void deletingCountsAllPriorities() throws Exception {
        String queue = prioritized(10);
        publishConfirmed(queue, "0a", "5a", "10a");
        assertThat(channel().queueDelete(queue).getMessageCount()).isEqualTo(3);
    }

    @Test
    void deadLettersKeepTheirPriority() throws Exception {
        String target = prioritized(10);
        String queue =
                durableQueue(channel(), Map.of("x-dead-letter-exchange", "", "x-dead-letter-routing-key", target));
        publishConfirmed(queue, "1a", "9a");
        for (GetResponse got : hold(channel(), queue, 2)) {
            channel().basicReject(tag(got), false);
        }
        eventually(() -> assertThat(ready(channel(), target)).isEqualTo(2));
        assertThat(taken(channel(), target, 2)).containsExactly("9a", "1a");
    }
}
