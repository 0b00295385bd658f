package io.chasqui.server.junit;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import io.chasqui.server.Chasqui;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/** Used as its documentation shows. */
@ExtendWith(ChasquiExtension.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ChasquiExtensionTest {

    private static URI first;

    @Test
    @Order(1)
    void publishesThroughTheAddress(URI broker) throws Exception {
        first = broker;
        ConnectionFactory factory = new ConnectionFactory();
        factory.setUri(broker);
        try (Connection connection = factory.newConnection();
                Channel channel = connection.createChannel()) {
            channel.queueDeclare("orders", true, false, false, null);
            channel.confirmSelect();
            channel.basicPublish("", "orders", null, "one".getBytes(StandardCharsets.UTF_8));
            channel.waitForConfirmsOrDie(10_000);
            GetResponse response = channel.basicGet("orders", true);
            assertThat(response.getBody()).asString(StandardCharsets.UTF_8).isEqualTo("one");
        }
    }

    @Test
    @Order(2)
    void theTestsOfAClassShareTheBroker(URI broker, Chasqui chasqui) {
        assertThat(broker).isEqualTo(first);
        assertThat(chasqui.port()).isEqualTo(broker.getPort());
        assertThat(chasqui.broker().vhost("/").queue("orders")).isNotNull();
    }
}
