package io.chasqui.conformance.policy;

import static io.chasqui.conformance.harness.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.GetResponse;
import io.chasqui.conformance.harness.Spec;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Spec("policies / changes while queues and exchanges live")
class PolicyChangeTest extends PolicySuite {

    /** Publishes two messages more and expects that so many are ready then. */
    private void fillsUpTo(String queue, int expected) {
        eventually(() -> {
            publishAll(channel(), queue, "x", "y");
            channel().basicQos(0);
            assertThat(ready(channel(), queue)).isEqualTo(expected);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "quorum"})
    void aNewPolicyShortensAQueueThatIsThere(String type) throws Exception {
        String queue = declared(channel(), freshName(), Map.of("x-queue-type", type));
        publishAll(channel(), queue, "1", "2", "3", "4", "5");
        eventually(() -> assertThat(ready(channel(), queue)).isEqualTo(5));
        policy(queue, Map.of("max-length", 2));
        eventually(() -> assertThat(ready(channel(), queue)).isEqualTo(2));
        assertThat(drain(channel(), queue)).containsExactly("4", "5");
    }

    @Test
    void aChangedPolicyAppliesAnew() throws Exception {
        String queue = declared(channel(), freshName());
        String policy = policy(queue, Map.of("max-length", 1));
        fillsUpTo(queue, 1);
        putPolicy(policy, queue, Map.of("max-length", 3), Map.of());
        fillsUpTo(queue, 3);
    }

    @Test
    void withoutItsPolicyAQueueIsWhatItsArgumentsSay() throws Exception {
        String queue = declared(channel(), freshName(), Map.of("x-max-length", 3));
        String policy = policy(queue, Map.of("max-length", 1));
        fillsUpTo(queue, 1);
        deletePolicy(policy);
        fillsUpTo(queue, 3);
    }

    @Test
    void aPolicyOfLowerPriorityTakesOverWhenTheHigherOneGoes() throws Exception {
        String queue = declared(channel(), freshName());
        policy(queue, Map.of("max-length", 2), Map.of("priority", 1));
        String higher = policy(queue, Map.of("max-length", 1), Map.of("priority", 2));
        fillsUpTo(queue, 1);
        deletePolicy(higher);
        fillsUpTo(queue, 2);
    }

    @Test
    void aNewPolicyLetsAQueueThatIsThereExpire() throws Exception {
        String queue = declared(channel(), freshName());
        policy(queue, Map.of("expires", 200));
        expectGone(queue);
    }

    @Test
    void aNewPolicyMakesAQueueThatIsThereDeadLetter() throws Exception {
        String dead = queue(channel());
        String queue = declared(channel(), freshName());
        policy(queue, Map.of("dead-letter-exchange", "", "dead-letter-routing-key", dead));
        rejectUntilDeadLettered(queue, dead);
    }

    @Test
    void aChangedPolicyMovesTheDeadLettersElsewhere() throws Exception {
        String first = queue(channel());
        String second = queue(channel());
        String queue = declared(channel(), freshName());
        String policy = policy(queue, Map.of("dead-letter-exchange", "", "dead-letter-routing-key", first));
        rejectUntilDeadLettered(queue, first);
        putPolicy(policy, queue, Map.of("dead-letter-exchange", "", "dead-letter-routing-key", second), Map.of());
        rejectUntilDeadLettered(queue, second);
    }

    private void rejectUntilDeadLettered(String queue, String dead) {
        eventually(() -> {
            publishAll(channel(), queue, "1");
            GetResponse got = channel().basicGet(queue, false);
            assertThat(got).isNotNull();
            channel().basicReject(got.getEnvelope().getDeliveryTag(), false);
            channel().basicQos(0);
            assertThat(ready(channel(), dead)).isPositive();
        });
    }

    @Test
    void aNewPolicyLetsNewMessagesExpire() throws Exception {
        String queue = declared(channel(), freshName());
        policy(queue, Map.of("message-ttl", 10, "max-length", 1));
        fillsUpTo(queue, 1);
        eventually(() -> {
            channel().queuePurge(queue);
            publishAll(channel(), queue, "1");
        });
        eventually(() -> assertThat(ready(channel(), queue)).isZero());
    }

    @Test
    void aNewPolicyGivesAnExchangeThatIsThereAnAlternateAndTakesItBack() throws Exception {
        String alternate = exchange(channel(), "fanout");
        String queue = boundQueue(channel(), alternate, "");
        String exchange = declaredExchange(channel(), freshName(), "direct", Map.of());
        String policy = policy(exchange, Map.of("alternate-exchange", alternate));
        eventually(() -> {
            publish(channel(), exchange, "nowhere", "1");
            channel().basicQos(0);
            assertThat(ready(channel(), queue)).isPositive();
        });
        deletePolicy(policy);
        eventually(() -> {
            channel().queuePurge(queue);
            publish(channel(), exchange, "nowhere", "2");
            channel().basicQos(0);
            assertThat(ready(channel(), queue)).isZero();
        });
    }
}
