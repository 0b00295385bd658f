package io.chasqui.conformance.connection;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.LongString;
import io.chasqui.conformance.harness.Spec;
import io.chasqui.conformance.harness.Suite;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Spec("connection.start")
class ConnectionStartTest extends Suite {

    @ParameterizedTest
    @ValueSource(strings = {"product", "version", "platform", "copyright", "information", "cluster_name"})
    void theServerPropertiesIntroduceTheBroker(String property) throws Exception {
        Object value = wire().start().getServerProperties().get(property);
        assertThat(value).isInstanceOf(LongString.class);
        assertThat(value.toString()).isNotBlank();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "publisher_confirms",
                "exchange_exchange_bindings",
                "basic.nack",
                "consumer_cancel_notify",
                "connection.blocked",
                "consumer_priorities",
                "authentication_failure_close",
                "per_consumer_qos",
                "direct_reply_to"
            })
    void theExtensionsAreAnnouncedAsCapabilities(String capability) throws Exception {
        Object capabilities = wire().start().getServerProperties().get("capabilities");
        assertThat(capabilities).isInstanceOf(Map.class);
        assertThat(((Map<?, ?>) capabilities).get(capability)).isEqualTo(true);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PLAIN", "AMQPLAIN"})
    void theMechanismIsOffered(String mechanism) throws Exception {
        assertThat(words(wire().start().getMechanisms())).contains(mechanism);
    }

    @Test
    void englishIsTheOfferedLocale() throws Exception {
        assertThat(words(wire().start().getLocales())).containsExactly("en_US");
    }

    private static String[] words(LongString list) {
        return new String(list.getBytes(), StandardCharsets.UTF_8).split(" ");
    }
}
