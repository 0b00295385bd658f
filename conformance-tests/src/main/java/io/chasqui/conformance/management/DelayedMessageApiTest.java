package io.chasqui.conformance.management;

import static io.chasqui.conformance.harness.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import io.chasqui.conformance.harness.ChasquiOnly;
import io.chasqui.conformance.harness.Spec;
import java.util.Map;
import org.junit.jupiter.api.Test;

@Spec("management / delayed messages")
@ChasquiOnly("delayed messages can be listed and cancelled")
class DelayedMessageApiTest extends ManagementSuite {

    private static final int HOUR = 3_600_000;

    private String delay(Channel channel, String... keys) throws Exception {
        String exchange = exchange(channel, "x-delayed-message", Map.of("x-delayed-type", "direct"));
        channel.confirmSelect();
        for (String key : keys) {
            AMQP.BasicProperties properties = new AMQP.BasicProperties.Builder()
                    .headers(Map.of("x-delay", HOUR))
                    .build();
            publish(channel, exchange, key, properties, "later");
        }
        channel.waitForConfirms();
        return exchange;
    }

    @Test
    void delayedMessagesAreListedAPageAtATime() throws Exception {
        String path = "/exchanges/%2F/" + delay(channel(), "a", "b", "c") + "/delayed";

        JsonNode first = management().get(path + "?limit=2").expect(200).body();
        JsonNode second = management()
                .get(path + "?limit=2&cursor="
                        + io.chasqui.conformance.harness.Management.name(
                                first.path("next").asText()))
                .expect(200)
                .body();

        assertThat(first.path("total_count").asInt()).isEqualTo(3);
        assertThat(first.path("messages")).hasSize(2);
        assertThat(second.path("messages")).hasSize(1);
        JsonNode message = first.path("messages").path(0);
        assertThat(message.path("payload_bytes").asInt()).isEqualTo(5);
        assertThat(message.path("due_at").asLong()).isGreaterThan(System.currentTimeMillis());
    }

    @Test
    void aCancelledMessageIsGone() throws Exception {
        String exchange = delay(channel(), "a");
        String path = "/exchanges/%2F/" + exchange + "/delayed";
        String id = management()
                .get(path)
                .expect(200)
                .body()
                .path("messages")
                .path(0)
                .path("id")
                .asText();

        management().delete(path + "/" + id).expect(204);

        management().delete(path + "/" + id).expect(404);
        eventually(() -> assertThat(management()
                        .get("/exchanges/%2F/" + exchange)
                        .expect(200)
                        .body()
                        .path("messages_delayed")
                        .asInt(-1))
                .isZero());
    }

    @Test
    void otherExchangesDelayNothing() {
        management().get("/exchanges/%2F/amq.direct/delayed").expect(404);
    }

    @Test
    void cancellingNeedsConfigure() {
        String vhost = vhost();
        management()
                .put(
                        "/exchanges/" + vhost + "/d",
                        Map.of("type", "x-delayed-message", "arguments", Map.of("x-delayed-type", "direct")))
                .expect(201);
        var user = asUser("management", vhost, "", "", ".*");

        user.get("/exchanges/" + vhost + "/d/delayed").expect(200);
        user.delete("/exchanges/" + vhost + "/d/delayed/x").expect(401);
    }
}
