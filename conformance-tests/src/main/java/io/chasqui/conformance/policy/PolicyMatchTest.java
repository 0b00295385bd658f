package io.chasqui.conformance.policy;

import static io.chasqui.conformance.harness.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.chasqui.conformance.harness.Spec;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Spec("policies / which one applies")
class PolicyMatchTest extends PolicySuite {

    private static final Map<String, Object> QUORUM = Map.of("x-queue-type", "quorum");

    @Test
    void ofSeveralTheOneWithTheHighestPriorityApplies() throws Exception {
        String queue = freshName();
        policy(queue, Map.of("max-length", 1), Map.of("priority", 1));
        policy(queue, Map.of("max-length", 3), Map.of("priority", 3));
        policy(queue, Map.of("max-length", 2), Map.of("priority", 2));
        declared(channel(), queue);
        assertThat(kept(queue)).isEqualTo(3);
    }

    @Test
    void onlyOneApplies() throws Exception {
        String queue = freshName();
        policy(queue, Map.of("max-length", 1), Map.of("priority", 1));
        policy(queue, Map.of("message-ttl", 600_000), Map.of("priority", 3));
        declared(channel(), queue);
        assertThat(kept(queue)).isEqualTo(5);
    }

    @Test
    void aPolicyForExchangesDoesNotApplyToQueues() throws Exception {
        String queue = freshName();
        policy(queue, Map.of("max-length", 1), Map.of("apply-to", "exchanges"));
        declared(channel(), queue);
        assertThat(kept(queue)).isEqualTo(5);
    }

    @Test
    void aPolicyForQueuesDoesNotApplyToExchanges() throws Exception {
        String alternate = exchange(channel(), "fanout");
        String queue = boundQueue(channel(), alternate, "");
        String exchange = freshName();
        policy(exchange, Map.of("alternate-exchange", alternate), Map.of("apply-to", "queues"));
        declaredExchange(channel(), exchange, "direct", Map.of());
        channel().confirmSelect();
        publish(channel(), exchange, "nowhere", "1");
        channel().waitForConfirmsOrDie(10_000);
        assertThat(ready(channel(), queue)).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"queues", "classic_queues", "all"})
    void aPolicyAppliesToClassicQueues(String scope) throws Exception {
        String queue = freshName();
        policy(queue, Map.of("max-length", 1), Map.of("apply-to", scope));
        declared(channel(), queue);
        assertThat(kept(queue)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"quorum_queues", "streams"})
    void aPolicyForOtherTypesOfQueuesDoesNotApplyToClassicOnes(String scope) throws Exception {
        String queue = freshName();
        policy(queue, Map.of("max-length", 1), Map.of("apply-to", scope));
        declared(channel(), queue);
        assertThat(kept(queue)).isEqualTo(5);
    }

    @Test
    void aPolicyForQuorumQueuesAppliesToThem() throws Exception {
        String queue = freshName();
        policy(queue, Map.of("max-length", 1), Map.of("apply-to", "quorum_queues"));
        declared(channel(), queue, QUORUM);
        eventually(() -> assertThat(kept(queue)).isEqualTo(1));
    }

    @Test
    void aPolicyForClassicQueuesDoesNotApplyToQuorumQueues() throws Exception {
        String queue = freshName();
        policy(queue, Map.of("max-length", 1), Map.of("apply-to", "classic_queues"));
        declared(channel(), queue, QUORUM);
        eventually(() -> assertThat(kept(queue)).isEqualTo(5));
    }

    @Test
    void aPolicyWithASettingThatTheQueueDoesNotKnowDoesNotApply() throws Exception {
        String queue = freshName();
        policy(queue, Map.of("max-length", 1, "delivery-limit", 3), Map.of("priority", 9));
        policy(queue, Map.of("max-length", 2), Map.of("priority", 1));
        declared(channel(), queue);
        assertThat(kept(queue)).isEqualTo(2);
    }

    @Test
    void thePatternIsLookedForAnywhereInTheName() throws Exception {
        String part = freshName();
        patternPolicy(part.substring(12), Map.of("max-length", 1));
        assertThat(kept(declared(channel(), "before." + part + ".after"))).isEqualTo(1);
    }

    @Test
    void thePatternDistinguishesUpperAndLowerCase() throws Exception {
        String queue = freshName() + ".lower";
        patternPolicy(queue.replace("lower", "LOWER"), Map.of("max-length", 1));
        assertThat(kept(declared(channel(), queue))).isEqualTo(5);
    }

    @Test
    void aPatternCanExcludeNames() throws Exception {
        String prefix = freshName();
        patternPolicy("^" + prefix + "\\.(?!spared)", Map.of("max-length", 1));
        assertThat(kept(declared(channel(), prefix + ".spared"))).isEqualTo(5);
        assertThat(kept(declared(channel(), prefix + ".other"))).isEqualTo(1);
    }

    @Test
    void aPatternKnowsPosixClasses() throws Exception {
        String prefix = freshName();
        patternPolicy("^" + prefix + "\\.[[:digit:]]+$", Map.of("max-length", 1));
        assertThat(kept(declared(channel(), prefix + ".42"))).isEqualTo(1);
        assertThat(kept(declared(channel(), prefix + ".dig"))).isEqualTo(5);
    }

    private void patternPolicy(String pattern, Map<String, ?> definition) {
        policy("unused", definition, Map.of("pattern", pattern));
    }

    @Test
    void aPolicyAppliesToQueuesThatTheBrokerNames() throws Exception {
        String queue = channel().queueDeclare().getQueue();
        policy(queue, Map.of("max-length", 1));
        eventually(() -> assertThat(kept(queue)).isEqualTo(1));
    }

    @Test
    void aPolicyThatTakesLongToMatchDoesNotHoldUpTheBroker() throws Exception {
        String queue = "a".repeat(200) + freshName();
        policy("unused", Map.of("max-length", 1), Map.of("pattern", "^(a+)+$"));
        assertThat(kept(declared(channel(), queue))).isEqualTo(5);
    }
}
