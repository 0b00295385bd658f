package io.chasqui.conformance.durability;

import io.chasqui.conformance.harness.NeedsOwnProcess;
import io.chasqui.conformance.harness.Spec;

@Spec("durability: kill -9")
@NeedsOwnProcess
class KillTest extends DurabilityScenarios {

    @Override
    void goDownAndUp() {
        crashBroker();
    }
}
