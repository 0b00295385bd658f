package io.chasqui.conformance.capacity;

import io.chasqui.conformance.harness.NeedsOwnProcess;
import io.chasqui.conformance.harness.OwnBroker;
import io.chasqui.conformance.harness.Spec;
import org.junit.jupiter.api.Tag;

/** Long and heavy on the disk (about twice the backlog), so only run when asked for: {@code mvn -B verify -Psoak}. */
@Spec("capacity: backlog")
@Tag("soak")
@NeedsOwnProcess
@OwnBroker(jvmOptions = "-Xmx256m")
class LargeBacklogTest extends BacklogScenario {

    @Override
    int messages() {
        return Integer.getInteger("conformance.backlog", 2_000_000);
    }
}
