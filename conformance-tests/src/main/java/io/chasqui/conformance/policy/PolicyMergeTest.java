package io.chasqui.conformance.policy;

import static io.chasqui.conformance.harness.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.GetResponse;
import io.chasqui.conformance.harness.Spec;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Spec("policies / together with arguments and operator policies")
class PolicyMergeTest extends PolicySuite {

    @ParameterizedTest
    @CsvSource({"3, 2, 2", "2, 3, 2"})
    void ofTwoLengthsTheSmallerCounts(int argument, int policy, int expected) throws Exception {
        String queue = freshName();
        policy(queue, Map.of("max-length", policy));
        declared(channel(), queue, Map.of("x-max-length", argument));
        assertThat(kept(queue)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"600000, 50", "50, 600000"})
    void ofTwoLifetimesTheSmallerCounts(int argument, int policy) throws Exception {
        String queue = freshName();
        policy(queue, Map.of("message-ttl", policy));
        declared(channel(), queue, Map.of("x-message-ttl", argument));
        publishAll(channel(), queue, "1");
        eventually(() -> assertThat(ready(channel(), queue)).isZero());
    }

    @ParameterizedTest
    @CsvSource({"600000, 300", "300, 600000"})
    void ofTwoTimesWithoutUseTheSmallerCounts(int argument, int policy) throws Exception {
        String queue = freshName();
        policy(queue, Map.of("expires", policy));
        declared(channel(), queue, Map.of("x-expires", argument));
        expectGone(queue);
    }

    @Test
    void theDeadLetterArgumentsWinOverThePolicy() throws Exception {
        String byArgument = queue(channel());
        String byPolicy = queue(channel());
        String queue = freshName();
        policy(queue, Map.of("dead-letter-exchange", "amq.fanout", "dead-letter-routing-key", byPolicy));
        declared(channel(), queue, Map.of("x-dead-letter-exchange", "", "x-dead-letter-routing-key", byArgument));
        publishAll(channel(), queue, "1");
        reject(queue);
        eventually(() -> assertThat(ready(channel(), byArgument)).isEqualTo(1));
        assertThat(ready(channel(), byPolicy)).isZero();
    }

    @Test
    void thePolicyGivesTheKeyThatTheArgumentsDoNotGive() throws Exception {
        String dead = queue(channel());
        String queue = freshName();
        policy(queue, Map.of("dead-letter-routing-key", dead));
        declared(channel(), queue, Map.of("x-dead-letter-exchange", ""));
        publishAll(channel(), queue, "1");
        reject(queue);
        eventually(() -> assertThat(ready(channel(), dead)).isEqualTo(1));
    }

    @Test
    void theAlternateExchangeOfTheArgumentWinsOverThePolicy() throws Exception {
        String byArgument = exchange(channel(), "fanout");
        String byPolicy = exchange(channel(), "fanout");
        String wanted = boundQueue(channel(), byArgument, "");
        String other = boundQueue(channel(), byPolicy, "");
        String exchange = freshName();
        policy(exchange, Map.of("alternate-exchange", byPolicy));
        declaredExchange(channel(), exchange, "direct", Map.of("alternate-exchange", byArgument));
        publish(channel(), exchange, "nowhere", "1");
        eventually(() -> assertThat(ready(channel(), wanted)).isEqualTo(1));
        assertThat(ready(channel(), other)).isZero();
    }

    @Test
    void theOverflowArgumentOfAClassicQueueWinsOverThePolicy() throws Exception {
        String queue = freshName();
        policy(queue, Map.of("max-length", 1, "overflow", "reject-publish"));
        declared(channel(), queue, Map.of("x-overflow", "drop-head"));
        publishAll(channel(), queue, "1", "2");
        assertThat(drain(channel(), queue)).containsExactly("2");
    }

    @Test
    void thePolicyWinsOverTheOverflowArgumentOfAQuorumQueue() throws Exception {
        String queue = freshName();
        policy(queue, Map.of("max-length", 1, "overflow", "drop-head"));
        declared(channel(), queue, Map.of("x-queue-type", "quorum", "x-overflow", "reject-publish"));
        eventually(() -> assertThat(kept(queue)).isEqualTo(1));
    }

    @ParameterizedTest
    @CsvSource({"3, 2", "2, 3"})
    void anOperatorPolicyTightensAUserPolicyAndDoesNotLoosenIt(int user, int operator) throws Exception {
        String queue = freshName();
        policy(queue, Map.of("max-length", user));
        operatorPolicy(queue, Map.of("max-length", operator));
        declared(channel(), queue);
        assertThat(kept(queue)).isEqualTo(2);
    }

    @Test
    void anOperatorPolicyAppliesWithoutAUserPolicy() throws Exception {
        String queue = freshName();
        operatorPolicy(queue, Map.of("max-length", 1));
        declared(channel(), queue);
        assertThat(kept(queue)).isEqualTo(1);
    }

    @Test
    void theSettingsOfBothPoliciesApply() throws Exception {
        String dead = queue(channel());
        String queue = freshName();
        policy(queue, Map.of("dead-letter-exchange", "", "dead-letter-routing-key", dead));
        operatorPolicy(queue, Map.of("max-length", 1));
        declared(channel(), queue);
        publishAll(channel(), queue, "1", "2");
        eventually(() -> assertThat(ready(channel(), dead)).isEqualTo(1));
    }

    @Test
    void theOverflowOfTheOperatorWins() throws Exception {
        String queue = freshName();
        policy(queue, Map.of("max-length", 1, "overflow", "drop-head"));
        operatorPolicy(queue, Map.of("overflow", "reject-publish"));
        declared(channel(), queue);
        publishAll(channel(), queue, "1", "2");
        assertThat(drain(channel(), queue)).containsExactly("1");
    }

    @Test
    void theMergedDefinitionIsShown() throws Exception {
        String queue = freshName();
        String user = policy(queue, Map.of("max-length", 9, "dead-letter-exchange", "x"));
        String operator = operatorPolicy(queue, Map.of("max-length", 5, "message-ttl", 7000));
        declared(channel(), queue);
        eventually(() -> {
            var shown = management()
                    .get("/queues/" + vhost() + "/" + queue)
                    .expect(200)
                    .body();
            assertThat(shown.path("policy").asText()).isEqualTo(user);
            assertThat(shown.path("operator_policy").asText()).isEqualTo(operator);
            var effective = shown.path("effective_policy_definition");
            assertThat(effective.path("max-length").asInt()).isEqualTo(5);
            assertThat(effective.path("message-ttl").asInt()).isEqualTo(7000);
            assertThat(effective.path("dead-letter-exchange").asText()).isEqualTo("x");
            assertThat(effective.size()).isEqualTo(3);
        });
    }

    private void reject(String queue) {
        eventually(() -> {
            GetResponse got = channel().basicGet(queue, false);
            assertThat(got).as("a message in %s", queue).isNotNull();
            channel().basicReject(got.getEnvelope().getDeliveryTag(), false);
        });
    }
}
