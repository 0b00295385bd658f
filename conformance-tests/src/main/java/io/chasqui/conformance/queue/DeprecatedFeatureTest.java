package io.chasqui.conformance.queue;

import static io.chasqui.conformance.harness.Expectations.expectConnectionClose;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Connection;
import io.chasqui.conformance.harness.NeedsOwnProcess;
import io.chasqui.conformance.harness.OwnBroker;
import io.chasqui.conformance.harness.Spec;
import io.chasqui.conformance.harness.Suite;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A broker whose configuration denies what RabbitMQ 4.3 denies by default. */
@Spec("queue.declare / transient")
@NeedsOwnProcess
@OwnBroker(settings = "deprecated_features.permit.transient_nonexcl_queues=false")
@Execution(ExecutionMode.SAME_THREAD)
class DeprecatedFeatureTest extends Suite {

    @Test
    void aQueueThatIsNeitherDurableNorExclusiveIsRefused() throws Exception {
        Connection connection = channel().getConnection();
        String queue = freshName();
        expectConnectionClose(
                connection,
                541,
                "INTERNAL_ERROR - Feature `transient_nonexcl_queues` is deprecated.",
                () -> channel().queueDeclare(queue, false, false, false, null));
    }

    @Test
    void anExclusiveQueueNeedNotBeDurable() throws Exception {
        assertThat(ready(channel(), queue(channel()))).isZero();
    }
}
