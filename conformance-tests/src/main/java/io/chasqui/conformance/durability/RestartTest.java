package io.chasqui.conformance.durability;

import io.chasqui.conformance.harness.NeedsRestart;
import io.chasqui.conformance.harness.Spec;

@Spec("durability: orderly restart")
@NeedsRestart
class RestartTest extends DurabilityScenarios {

    @Override
    void goDownAndUp() {
        restartBroker();
    }
}
