package io.chasqui.conformance.basic;

import static io.chasqui.conformance.harness.Eventually.eventually;
import static io.chasqui.conformance.harness.Expectations.expectConnectionClose;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import io.chasqui.conformance.harness.Deliveries;
import io.chasqui.conformance.harness.Spec;
import io.chasqui.conformance.harness.Suite;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The broker has to permit it: RabbitMQ 4.3 does not unless it is told to. */
@Spec("basic.qos / global")
class GlobalPrefetchTest extends Suite {

    @Test
    void allConsumersOfTheChannelShareTheLimit() throws Exception {
        Channel limited = channel();
        limited.basicQos(3, true);
        Deliveries first = Deliveries.consume(limited, filledQueue(5));
        Deliveries second = Deliveries.consume(limited, filledQueue(5));
        eventually(() -> assertThat(first.waiting() + second.waiting()).isEqualTo(3));
        stays(3, List.of(first, second));
    }

    @Test
    void queuesDeclaredByOtherConnectionsShareItToo() throws Exception {
        Channel limited = channel();
        limited.basicQos(4, true);
        List<Deliveries> all = new java.util.ArrayList<>();
        for (int i = 0; i < 4; i++) {
            String queue = durableQueue(otherConnectionChannel());
            publishAll(channel(), queue, "a", "b", "c");
            all.add(Deliveries.consume(limited, queue));
        }
        eventually(() -> assertThat(waiting(all)).isEqualTo(4));
        stays(4, all);
        limited.basicAck(0, true);
        eventually(() -> assertThat(waiting(all)).isEqualTo(8));
        limited.basicAck(0, true);
        eventually(() -> assertThat(waiting(all)).isEqualTo(12));
    }

    /** A round trip through a queue of its own gives whatever is too much the time to arrive. */
    private void stays(int expected, List<Deliveries> all) throws Exception {
        Deliveries.consume(siblingChannel(), filledQueue(1)).next();
        assertThat(waiting(all)).isEqualTo(expected);
    }

    private static int waiting(List<Deliveries> all) {
        return all.stream().mapToInt(Deliveries::waiting).sum();
    }

    @Test
    void anAckMakesRoomForAnyOfTheConsumers() throws Exception {
        Channel limited = channel();
        limited.basicQos(1, true);
        Deliveries busy = Deliveries.consume(limited, filledQueue(1));
        Delivery only = busy.next();
        Deliveries other = Deliveries.consume(limited, filledQueue(1));
        other.expectNoMore();
        limited.basicAck(only.getEnvelope().getDeliveryTag(), false);
        assertThat(other.nextText()).isEqualTo("m0");
    }

    @Test
    void aRequeueMakesRoomAndTheMessageComesAgainFirst() throws Exception {
        Channel limited = channel();
        limited.basicQos(1, true);
        Deliveries deliveries = Deliveries.consume(limited, filledQueue(3));
        Delivery first = deliveries.next();
        limited.basicReject(first.getEnvelope().getDeliveryTag(), true);
        Delivery again = deliveries.next();
        assertThat(Deliveries.text(again)).isEqualTo("m0");
        assertThat(again.getEnvelope().isRedeliver()).isTrue();
        deliveries.expectNoMore();
    }

    @Test
    void theLimitHoldsForConsumersThatAreThereAlready() throws Exception {
        Channel limited = channel();
        String queue = filledQueue(2);
        Deliveries deliveries = Deliveries.consume(limited, queue);
        assertThat(deliveries.nextTexts(2)).containsExactly("m0", "m1");
        limited.basicQos(3, true);
        publishAll(channel(), queue, "m2", "m3");
        assertThat(deliveries.nextText()).isEqualTo("m2");
        deliveries.expectNoMore();
        limited.basicAck(2, true);
        assertThat(deliveries.nextText()).isEqualTo("m3");
    }

    @Test
    void aLowerLimitWaitsUntilFewerAreOut() throws Exception {
        Channel limited = channel();
        limited.basicQos(4, true);
        Deliveries deliveries = Deliveries.consume(limited, filledQueue(8));
        deliveries.nextTexts(4);
        limited.basicQos(2, true);
        limited.basicAck(2, true);
        deliveries.expectNoMore();
        limited.basicAck(3, false);
        assertThat(deliveries.nextText()).isEqualTo("m4");
        deliveries.expectNoMore();
    }

    @Test
    void aHigherLimitLetsMoreOutAtOnce() throws Exception {
        Channel limited = channel();
        limited.basicQos(1, true);
        Deliveries deliveries = Deliveries.consume(limited, filledQueue(4));
        deliveries.next();
        limited.basicQos(3, true);
        assertThat(deliveries.nextTexts(2)).containsExactly("m1", "m2");
        deliveries.expectNoMore();
    }

    @Test
    void zeroTakesTheLimitAway() throws Exception {
        Channel limited = channel();
        limited.basicQos(1, true);
        Deliveries deliveries = Deliveries.consume(limited, filledQueue(3));
        deliveries.next();
        limited.basicQos(0, true);
        assertThat(deliveries.nextTexts(2)).containsExactly("m1", "m2");
    }

    @Test
    void aPrefetchForEachConsumerTakesTheSharedLimitAway() throws Exception {
        Channel limited = channel();
        limited.basicQos(1, true);
        Deliveries deliveries = Deliveries.consume(limited, filledQueue(3));
        deliveries.next();
        limited.basicQos(1, false);
        assertThat(deliveries.nextTexts(2)).containsExactly("m1", "m2");
    }

    @Test
    void bothLimitsHoldTogether() throws Exception {
        Channel limited = channel();
        limited.basicQos(2, false);
        limited.basicQos(3, true);
        Deliveries first = Deliveries.consume(limited, filledQueue(5));
        first.nextTexts(2);
        first.expectNoMore();
        Deliveries second = Deliveries.consume(limited, filledQueue(5));
        second.next();
        second.expectNoMore();
        limited.basicAck(2, true);
        eventually(() -> assertThat(first.waiting() + second.waiting()).isEqualTo(2));
    }

    @Test
    void aConsumerThatNeedsNoAckWaitsWhileTheLimitIsReached() throws Exception {
        Channel limited = channel();
        limited.basicQos(1, true);
        Delivery only = Deliveries.consume(limited, filledQueue(1)).next();
        Deliveries quick = Deliveries.consume(limited, filledQueue(3), true);
        quick.expectNoMore();
        limited.basicAck(only.getEnvelope().getDeliveryTag(), false);
        assertThat(quick.nextTexts(3)).containsExactly("m0", "m1", "m2");
    }

    @Test
    void basicGetDoesNotCount() throws Exception {
        Channel limited = channel();
        String queue = filledQueue(4);
        limited.basicQos(1, true);
        limited.basicGet(queue, false);
        Deliveries deliveries = Deliveries.consume(limited, queue);
        assertThat(deliveries.nextText()).isEqualTo("m1");
        assertThat(text(limited.basicGet(queue, false))).isEqualTo("m2");
    }

    @Test
    void otherChannelsAreNotLimited() throws Exception {
        channel().basicQos(1, true);
        Deliveries deliveries = Deliveries.consume(siblingChannel(), filledQueue(3));
        assertThat(deliveries.nextTexts(3)).hasSize(3);
    }

    @Test
    void whatACancelledConsumerHoldsStillCounts() throws Exception {
        Channel limited = channel();
        limited.basicQos(1, true);
        Deliveries cancelled = new Deliveries(limited);
        String tag = limited.basicConsume(filledQueue(1), cancelled);
        Delivery held = cancelled.next();
        limited.basicCancel(tag);
        Deliveries deliveries = Deliveries.consume(limited, filledQueue(1));
        deliveries.expectNoMore();
        limited.basicAck(held.getEnvelope().getDeliveryTag(), false);
        assertThat(deliveries.nextText()).isEqualTo("m0");
    }

    @Test
    void aClosedChannelGivesBackWhatItHeld() throws Exception {
        String queue = filledQueue(2);
        Channel limited = otherConnectionChannel();
        limited.basicQos(1, true);
        Deliveries.consume(limited, queue).next();
        limited.close();
        Channel next = otherConnectionChannel();
        next.basicQos(1, true);
        assertThat(Deliveries.consume(next, queue).nextText()).isEqualTo("m0");
    }

    @Test
    @Spec("extension: quorum queues")
    void aQuorumQueueHasNoConsumersWithASharedLimit() throws Exception {
        String quorum = durableQueue(channel(), Map.of("x-queue-type", "quorum"));
        Channel failing = otherConnectionChannel();
        failing.basicQos(5, true);
        expectConnectionClose(
                failing.getConnection(),
                540,
                "NOT_IMPLEMENTED - queue '" + quorum + "' in vhost '/' does not support global qos",
                () -> Deliveries.consume(failing, quorum));
    }

    @Test
    @Spec("extension: quorum queues")
    void aConsumerOfAQuorumQueueIsNotTouchedByALaterLimit() throws Exception {
        String quorum = durableQueue(channel(), Map.of("x-queue-type", "quorum"));
        Channel limited = siblingChannel();
        Deliveries deliveries = Deliveries.consume(limited, quorum);
        limited.basicQos(1, true);
        publishAll(channel(), quorum, "a", "b", "c");
        assertThat(deliveries.nextTexts(3)).containsExactly("a", "b", "c");
    }

    /** A queue with messages m0, m1 and so on, all of them ready. */
    private String filledQueue(int messages) throws Exception {
        Channel filling = channel();
        String queue = durableQueue(filling);
        for (int i = 0; i < messages; i++) {
            publish(filling, "", queue, "m" + i);
        }
        eventually(() -> assertThat(ready(filling, queue)).isEqualTo(messages));
        return queue;
    }
}
