package io.chasqui.conformance.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import io.chasqui.conformance.harness.Deliveries;
import io.chasqui.conformance.harness.Spec;
import io.chasqui.conformance.harness.Suite;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Spec("extension: consumer priorities")
class ConsumerPriorityTest extends Suite {

    @ParameterizedTest
    @ValueSource(strings = {"classic", "quorum"})
    void theHigherPriorityGetsEverythingWhileItHasRoom(String type) throws Exception {
        String queue = durableQueue(channel(), Map.of("x-queue-type", type));
        Deliveries low = consume(siblingChannel(), queue, 1);
        Deliveries high = consume(siblingChannel(), queue, 2);
        publishAll(channel(), queue, "a", "b", "c");
        assertThat(high.nextTexts(3)).containsExactly("a", "b", "c");
        low.expectNoMore();
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "quorum"})
    void aLowerPriorityGetsWhatTheHigherHasNoRoomFor(String type) throws Exception {
        String queue = durableQueue(channel(), Map.of("x-queue-type", type));
        Channel limited = siblingChannel();
        limited.basicQos(1);
        Deliveries high = consume(limited, queue, 2);
        Deliveries low = consume(siblingChannel(), queue, 1);
        publishAll(channel(), queue, "a", "b");
        Delivery first = high.next();
        assertThat(low.nextText()).isEqualTo("b");
        limited.basicAck(first.getEnvelope().getDeliveryTag(), false);
        publishAll(channel(), queue, "c");
        assertThat(high.nextText()).isEqualTo("c");
        low.expectNoMore();
    }

    @Test
    void aPriorityMayBeNegative() throws Exception {
        String queue = durableQueue(channel());
        Deliveries negative = consume(siblingChannel(), queue, -1);
        Deliveries usual = Deliveries.consume(siblingChannel(), queue);
        publishAll(channel(), queue, "m");
        assertThat(usual.nextText()).as("without a priority it is 0").isEqualTo("m");
        negative.expectNoMore();
    }

    @Test
    void equalPrioritiesTakeTurns() throws Exception {
        String queue = durableQueue(channel());
        Deliveries one = consume(siblingChannel(), queue, 7);
        Deliveries two = consume(siblingChannel(), queue, 7);
        Deliveries lower = consume(siblingChannel(), queue, 6);
        publishAll(channel(), queue, "a", "b", "c", "d");
        one.nextTexts(2);
        two.nextTexts(2);
        lower.expectNoMore();
    }

    @Test
    void whenTheHigherHasGoneTheLowerServes() throws Exception {
        String queue = durableQueue(channel());
        Channel leaving = siblingChannel();
        consume(leaving, queue, 9);
        Deliveries low = consume(siblingChannel(), queue, 1);
        leaving.close();
        publishAll(channel(), queue, "m");
        assertThat(low.nextText()).isEqualTo("m");
    }

    private static Deliveries consume(Channel on, String queue, int priority) throws Exception {
        Deliveries deliveries = new Deliveries(on);
        on.basicConsume(queue, false, "", false, false, Map.of("x-priority", priority), deliveries);
        return deliveries;
    }
}
