package io.chasqui.conformance.basic;

import static io.chasqui.conformance.harness.Eventually.eventually;
import static io.chasqui.conformance.harness.Expectations.expectConnectionClose;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import io.chasqui.conformance.harness.Deliveries;
import io.chasqui.conformance.harness.Spec;
import io.chasqui.conformance.harness.Suite;
import org.junit.jupiter.api.Test;

@Spec("basic.qos")
class PrefetchTest extends Suite {

    @Test
    void aConsumerHoldsNoMoreThanItsPrefetch() throws Exception {
        Channel consuming = siblingChannel();
        String queue = queue(channel());
        consuming.basicQos(3);
        Deliveries deliveries = Deliveries.consume(consuming, queue);
        publishAll(channel(), queue, "a", "b", "c", "d", "e");
        assertThat(deliveries.nextTexts(3)).containsExactly("a", "b", "c");
        deliveries.expectNoMore();
        assertThat(ready(channel(), queue)).isEqualTo(2);
    }

    @Test
    void anAckMakesRoomForTheNext() throws Exception {
        String queue = queue(channel());
        channel().basicQos(1);
        Deliveries deliveries = Deliveries.consume(channel(), queue);
        publishAll(channel(), queue, "a", "b", "c");
        for (String text : new String[] {"a", "b", "c"}) {
            Delivery delivery = deliveries.next();
            assertThat(Deliveries.text(delivery)).isEqualTo(text);
            assertThat(deliveries.waiting()).isZero();
            channel().basicAck(delivery.getEnvelope().getDeliveryTag(), false);
        }
    }

    @Test
    void aRejectMakesRoomForTheNext() throws Exception {
        String queue = queue(channel());
        channel().basicQos(1);
        Deliveries deliveries = Deliveries.consume(channel(), queue);
        publishAll(channel(), queue, "a", "b");
        channel().basicReject(deliveries.next().getEnvelope().getDeliveryTag(), false);
        assertThat(deliveries.nextText()).isEqualTo("b");
    }

    @Test
    void aMultipleAckMakesRoomForAsMany() throws Exception {
        String queue = queue(channel());
        channel().basicQos(2);
        Deliveries deliveries = Deliveries.consume(channel(), queue);
        publishAll(channel(), queue, "a", "b", "c", "d");
        deliveries.next();
        channel().basicAck(deliveries.next().getEnvelope().getDeliveryTag(), true);
        assertThat(deliveries.nextTexts(2)).containsExactly("c", "d");
    }

    @Test
    void zeroMeansNoLimit() throws Exception {
        String queue = queue(channel());
        channel().basicQos(0);
        Deliveries deliveries = Deliveries.consume(channel(), queue);
        for (int i = 0; i < 300; i++) {
            publish(channel(), "", queue, "m" + i);
        }
        assertThat(deliveries.nextTexts(300)).hasSize(300);
    }

    @Test
    void aNewPrefetchHoldsForConsumersStartedLater() throws Exception {
        String early = queue(channel());
        String late = queue(channel());
        channel().basicQos(1);
        Deliveries first = Deliveries.consume(channel(), early);
        channel().basicQos(2);
        Deliveries second = Deliveries.consume(channel(), late);
        publishAll(channel(), early, "a", "b", "c");
        publishAll(channel(), late, "d", "e", "f");
        assertThat(second.nextTexts(2)).containsExactly("d", "e");
        assertThat(first.nextText()).isEqualTo("a");
        first.expectNoMore();
        second.expectNoMore();
    }

    @Test
    void thePrefetchCountsEachConsumerOnItsOwn() throws Exception {
        String queue = queue(channel());
        channel().basicQos(2);
        Deliveries first = Deliveries.consume(channel(), queue);
        Deliveries second = Deliveries.consume(channel(), queue);
        publishAll(channel(), queue, "a", "b", "c", "d", "e");
        eventually(() -> {
            assertThat(first.waiting()).isEqualTo(2);
            assertThat(second.waiting()).isEqualTo(2);
        });
        assertThat(ready(channel(), queue)).isEqualTo(1);
    }

    @Test
    void consumersThatNeedNoAckHaveNoLimit() throws Exception {
        String queue = queue(channel());
        channel().basicQos(1);
        Deliveries deliveries = Deliveries.consume(channel(), queue, true);
        publishAll(channel(), queue, "a", "b", "c");
        assertThat(deliveries.nextTexts(3)).containsExactly("a", "b", "c");
    }

    @Test
    void basicGetDoesNotCount() throws Exception {
        String queue = queue(channel());
        channel().basicQos(1);
        publishAll(channel(), queue, "a", "b", "c");
        channel().basicGet(queue, false);
        channel().basicGet(queue, false);
        Deliveries deliveries = Deliveries.consume(channel(), queue);
        assertThat(deliveries.nextText()).isEqualTo("c");
    }

    @Test
    void aBusyConsumerLeavesItsShareToAFreeOne() throws Exception {
        String queue = queue(channel());
        Channel slow = siblingChannel();
        slow.basicQos(1);
        Deliveries stuck = Deliveries.consume(slow, queue);
        publish(channel(), "", queue, "stuck");
        stuck.next();
        Channel fast = siblingChannel();
        fast.basicQos(1);
        Deliveries working = Deliveries.consume(fast, queue);
        for (int i = 0; i < 20; i++) {
            publish(channel(), "", queue, "m" + i);
            Delivery delivery = working.next();
            assertThat(Deliveries.text(delivery)).isEqualTo("m" + i);
            fast.basicAck(delivery.getEnvelope().getDeliveryTag(), false);
        }
        assertThat(stuck.waiting()).isZero();
    }

    @Test
    @Spec("basic.qos / prefetch-size")
    void aPrefetchInBytesIsNotImplemented() throws Exception {
        Channel failing = channel();
        expectConnectionClose(
                failing.getConnection(),
                540,
                "NOT_IMPLEMENTED - prefetch_size!=0 (1)",
                () -> failing.basicQos(1, 1, false));
    }
}
