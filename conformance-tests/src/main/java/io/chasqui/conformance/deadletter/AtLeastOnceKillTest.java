package io.chasqui.conformance.deadletter;

import static io.chasqui.conformance.harness.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.MessageProperties;
import io.chasqui.conformance.harness.NeedsOwnProcess;
import io.chasqui.conformance.harness.OwnBroker;
import io.chasqui.conformance.harness.Spec;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Spec("dead letter exchanges: at-least-once")
@NeedsOwnProcess
@OwnBroker
@Execution(ExecutionMode.SAME_THREAD)
class AtLeastOnceKillTest extends DeadLetterSuite {

    @Test
    void whatWasDeadBeforeAKillIsDeadAfterItAndArrives() throws Exception {
        String exchange = deletedExchange(freshName());
        Map<String, Object> keeping = Map.of(
                "x-queue-type",
                "quorum",
                "x-overflow",
                "reject-publish",
                "x-dead-letter-strategy",
                "at-least-once",
                "x-dead-letter-exchange",
                exchange);
        String dying = durableQueue(channel(), keeping);
        channel().confirmSelect();
        for (String text : List.of("1", "2", "alive")) {
            publish(channel(), "", dying, MessageProperties.MINIMAL_PERSISTENT_BASIC, text);
        }
        channel().waitForConfirmsOrDie(30_000);
        rejectOne(channel(), dying);
        rejectOne(channel(), dying);
        // What is on the disk behind the rejections, they are, too.
        publish(channel(), "", dying, MessageProperties.MINIMAL_PERSISTENT_BASIC, "last");
        channel().waitForConfirmsOrDie(30_000);
        crashBroker();
        eventually(() -> assertThat(ready(channel(), dying)).isEqualTo(2));
        channel().exchangeDeclare(exchange, "fanout");
        String grave = boundQueue(channel(), exchange, "");
        eventually(() -> assertThat(ready(channel(), grave)).isEqualTo(2));
        assertThat(drain(channel(), grave)).containsExactly("1", "2");
        assertThat(drain(channel(), dying)).containsExactly("alive", "last");
    }
}
