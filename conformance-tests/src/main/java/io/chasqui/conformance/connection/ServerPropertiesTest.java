package io.chasqui.conformance.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.chasqui.conformance.harness.NeedsOwnProcess;
import io.chasqui.conformance.harness.OwnBroker;
import io.chasqui.conformance.harness.Spec;
import io.chasqui.conformance.harness.Suite;
import java.util.Map;
import org.junit.jupiter.api.Test;

@Spec("connection.start")
@NeedsOwnProcess
@OwnBroker(settings = {"server_properties.product=RabbitMQ", "server_properties.region=north"})
class ServerPropertiesTest extends Suite {

    @Test
    void theConfigurationReplacesAndAddsServerProperties() throws Exception {
        Map<String, Object> told = wire().start().getServerProperties();
        assertThat(told.get("product")).hasToString("RabbitMQ");
        assertThat(told.get("region")).hasToString("north");
        assertThat(told.get("version")).isNotNull();
    }
}
