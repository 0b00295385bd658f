package io.chasqui.conformance.priority;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import io.chasqui.conformance.harness.NeedsRestart;
import io.chasqui.conformance.harness.OwnBroker;
import io.chasqui.conformance.harness.Spec;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Spec("durability: priorities")
@NeedsRestart
@OwnBroker
@Execution(ExecutionMode.SAME_THREAD)
class PriorityRestartTest extends PrioritySuite {

    @Test
    void prioritiesSurviveARestart() throws Exception {
        String queue = prioritized(10);
        publishConfirmed(queue, "1a", "9a", "1b", "0a", "9b");
        restartBroker();
        publishConfirmed(queue, "9c", "5a");
        assertThat(taken(channel(), queue, 7)).containsExactly("9a", "9b", "9c", "5a", "1a", "1b", "0a");
    }

    @Test
    void prioritiesOfAQuorumQueueSurviveARestart() throws Exception {
        String queue = quorum(Map.of());
        publishConfirmed(queue, "1a", "31a", "none-a", "5a", "31b");
        restartBroker();
        assertThat(taken(channel(), queue, 5)).containsExactly("31a", "31b", "5a", "none-a", "1a");
    }

    @Test
    void aQuorumQueueKeepsTransientMessages() throws Exception {
        String queue = quorum(Map.of());
        channel().confirmSelect();
        publish(
                channel(),
                "",
                queue,
                new AMQP.BasicProperties.Builder().deliveryMode(1).build(),
                "m");
        channel().waitForConfirmsOrDie(10_000);
        restartBroker();
        assertThat(taken(channel(), queue, 1)).containsExactly("m");
    }
}
