package io.chasqui.conformance.capacity;

import io.chasqui.conformance.harness.NeedsOwnProcess;
import io.chasqui.conformance.harness.OwnBroker;
import io.chasqui.conformance.harness.Spec;

@Spec("capacity: backlog")
@NeedsOwnProcess
@OwnBroker(jvmOptions = "-Xmx128m")
class BacklogTest extends BacklogScenario {

    @Override
    int messages() {
        return 250_000;
    }
}
