package io.chasqui.conformance.delayed;

import io.chasqui.conformance.harness.ChasquiOnly;
import io.chasqui.conformance.harness.NeedsOwnProcess;
import io.chasqui.conformance.harness.OwnBroker;
import io.chasqui.conformance.harness.Spec;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.Isolated;

/** About three minutes, so only run when asked for; the module's README says how. */
@Spec("capacity: delayed messages")
@ChasquiOnly("RabbitMQ has delayed messages through a plugin of its own only")
@Tag("soak")
@NeedsOwnProcess
@OwnBroker(jvmOptions = "-Xmx256m")
@Isolated("lateness is measured")
@Execution(ExecutionMode.SAME_THREAD)
class MillionDelayedTest extends DelayedLoadScenario {

    @Override
    int messages() {
        return Integer.getInteger("conformance.delayed", 1_000_000);
    }

    @Override
    int longestDelayMillis() {
        return 60_000;
    }

    @Override
    int latenessMillis() {
        return 100;
    }
}
