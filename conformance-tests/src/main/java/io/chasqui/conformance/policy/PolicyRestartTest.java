package io.chasqui.conformance.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.chasqui.conformance.harness.NeedsRestart;
import io.chasqui.conformance.harness.OwnBroker;
import io.chasqui.conformance.harness.Spec;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Spec("policies / durability")
@NeedsRestart
@OwnBroker
@Execution(ExecutionMode.SAME_THREAD)
class PolicyRestartTest extends PolicySuite {

    @Test
    void policiesSurviveARestart() throws Exception {
        String queue = freshName();
        policy(queue, Map.of("max-length", 1));
        operatorPolicy(queue, Map.of("overflow", "reject-publish"));
        declared(channel(), queue);
        restartBroker();
        publishAll(channel(), queue, "1", "2");
        assertThat(drain(channel(), queue)).containsExactly("1");
    }
}
