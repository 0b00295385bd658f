package io.chasqui.conformance.delayed;

import io.chasqui.conformance.harness.ChasquiOnly;
import io.chasqui.conformance.harness.NeedsOwnProcess;
import io.chasqui.conformance.harness.OwnBroker;
import io.chasqui.conformance.harness.Spec;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.Isolated;

@Spec("capacity: delayed messages")
@ChasquiOnly("RabbitMQ has delayed messages through a plugin of its own only")
@NeedsOwnProcess
@OwnBroker(jvmOptions = "-Xmx128m")
@Isolated("lateness is measured")
@Execution(ExecutionMode.SAME_THREAD)
class DelayedLoadTest extends DelayedLoadScenario {

    @Override
    int messages() {
        return 20_000;
    }

    @Override
    int longestDelayMillis() {
        return 3_000;
    }

    /** Generous, because other things run on the machine that builds. */
    @Override
    int latenessMillis() {
        return 5_000;
    }
}
