package io.chasqui.conformance.quorum;

import static io.chasqui.conformance.harness.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.GetResponse;
import io.chasqui.conformance.harness.Deliveries;
import io.chasqui.conformance.harness.Spec;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@Spec("quorum queues / delivery limit")
class DeliveryLimitTest extends QuorumSuite {

    @Test
    void aMessageThatFailsMoreOftenThanTheLimitIsDropped() throws Exception {
        String queue = quorumQueue(Map.of("x-delivery-limit", 2));
        publishConfirmed(queue, "poison", "next");
        for (int i = 0; i < 3; i++) {
            assertThat(text(fail(channel(), queue))).isEqualTo("poison");
        }
        assertThat(text(hold(channel(), queue))).isEqualTo("next");
        assertThat(channel().basicGet(queue, false)).isNull();
    }

    @Test
    void aMessageThatFailsTooOftenIsDeadLettered() throws Exception {
        String grave = queue(channel());
        String queue = dying(grave, 1);
        publishConfirmed(queue, "poison");
        fail(channel(), queue);
        fail(channel(), queue);
        GetResponse dead = hold(channel(), grave);
        assertThat(text(dead)).isEqualTo("poison");
        Map<String, Object> headers = dead.getProps().getHeaders();
        assertThat(headers.get("x-first-death-reason")).hasToString("delivery_limit");
        assertThat(headers.get("x-first-death-queue")).hasToString(queue);
        assertThat(headers).doesNotContainKeys(ACQUIRED, FAILED);
        Map<?, ?> death = (Map<?, ?>) ((List<?>) headers.get("x-death")).get(0);
        assertThat(death.get("reason")).hasToString("delivery_limit");
        assertThat(death.get("count")).isEqualTo(1L);
    }

    @Test
    void aLimitOfZeroAllowsNoFailure() throws Exception {
        String grave = queue(channel());
        String queue = dying(grave, 0);
        publishConfirmed(queue, "m");
        fail(channel(), queue);
        assertThat(text(hold(channel(), grave))).isEqualTo("m");
    }

    @Test
    void theLimitIsTwentyUnlessAnotherIsGiven() throws Exception {
        String grave = queue(channel());
        String queue = quorumQueue(Map.of("x-dead-letter-exchange", "", "x-dead-letter-routing-key", grave));
        publishConfirmed(queue, "m");
        for (int i = 0; i <= 20; i++) {
            assertCounts(fail(channel(), queue), i, i);
        }
        assertThat(text(hold(channel(), grave))).isEqualTo("m");
    }

    @Test
    void aNegativeLimitIsNone() throws Exception {
        String queue = quorumQueue(Map.of("x-delivery-limit", -1));
        publishConfirmed(queue, "m");
        for (int i = 0; i < 30; i++) {
            fail(channel(), queue);
        }
        assertCounts(hold(channel(), queue), 30, 30);
    }

    @Test
    void whatIsOnlyReturnedDoesNotReachTheLimit() throws Exception {
        String queue = quorumQueue(Map.of("x-delivery-limit", 1));
        publishConfirmed(queue, "m");
        for (int i = 0; i < 5; i++) {
            channel().basicNack(tag(hold(channel(), queue)), false, true);
        }
        assertCounts(hold(channel(), queue), 5, 0);
    }

    @Test
    void aConsumerThatKeepsBreakingReachesTheLimit() throws Exception {
        String grave = queue(channel());
        String queue = dying(grave, 2);
        publishConfirmed(queue, "poison");
        for (int i = 0; i < 3; i++) {
            withChannel(breaking -> {
                Deliveries deliveries = new Deliveries(breaking);
                breaking.basicConsume(queue, false, deliveries);
                deliveries.next();
            });
        }
        assertThat(text(hold(channel(), grave))).isEqualTo("poison");
    }

    @Test
    void eachMessageHasItsOwnCount() throws Exception {
        String grave = queue(channel());
        String queue = dying(grave, 1);
        publishConfirmed(queue, "a", "b");
        Channel holding = siblingChannel();
        hold(holding, queue);
        hold(holding, queue);
        holding.basicReject(1, true);
        holding.basicNack(2, false, true);
        eventually(() -> assertThat(ready(channel(), queue)).isEqualTo(2));
        Channel closing = siblingChannel();
        hold(closing, queue);
        hold(closing, queue);
        closing.close();
        assertThat(text(hold(channel(), grave))).isEqualTo("a");
        GetResponse left = hold(channel(), queue);
        assertThat(text(left)).isEqualTo("b");
        assertCounts(left, 2, 1);
    }

    @Test
    void aMessageThatWasGivenUpDoesNotCountAsReady() throws Exception {
        String queue = quorumQueue(Map.of("x-delivery-limit", 0));
        publishConfirmed(queue, "a", "b");
        fail(channel(), queue);
        eventually(() -> assertThat(ready(channel(), queue)).isEqualTo(1));
    }

    private String dying(String grave, int limit) throws Exception {
        return quorumQueue(
                Map.of("x-delivery-limit", limit, "x-dead-letter-exchange", "", "x-dead-letter-routing-key", grave));
    }
}
