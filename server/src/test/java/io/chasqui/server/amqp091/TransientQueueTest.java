package io.chasqui.server.amqp091;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import io.chasqui.server.Chasqui;
import io.chasqui.server.config.BrokerConfig;
import org.junit.jupiter.api.Test;

class TransientQueueTest {

    private static final BrokerConfig CONFIG = BrokerConfig.defaults().with("listeners.tcp.default", "127.0.0.1:0");

    @Test
    void queuesNeitherDurableNorExclusiveArePermittedByDefault() throws Exception {
        try (Chasqui broker = Chasqui.startInMemory(CONFIG);
                Connection connection = connect(broker)) {
            assertThatCode(() -> connection.createChannel().queueDeclare("q", false, false, false, null))
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void theConfigurationCanRefuseThem() throws Exception {
        BrokerConfig strict = CONFIG.with("deprecated_features.permit.transient_nonexcl_queues", "false");
        try (Chasqui broker = Chasqui.startInMemory(strict)) {
            Connection connection = connect(broker);
            connection.createChannel().queueDeclare("durable", true, false, false, null);
            connection.createChannel().queueDeclare("exclusive", false, true, false, null);
            assertThatThrownBy(() -> connection.createChannel().queueDeclare("q", false, false, false, null))
                    .hasStackTraceContaining("reply-code=541")
                    .hasStackTraceContaining("transient_nonexcl_queues");
        }
    }

    private static Connection connect(Chasqui broker) throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setUri(broker.uri());
        factory.setAutomaticRecoveryEnabled(false);
        return factory.newConnection();
    }
}
