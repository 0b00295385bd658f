package io.chasqui.conformance.management;

import static io.chasqui.conformance.harness.Eventually.eventually;
import static io.chasqui.conformance.harness.Management.name;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import io.chasqui.conformance.harness.Management;
import io.chasqui.conformance.harness.Spec;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

@ResourceLock(Management.SAMPLES)
@Spec("management / statistics: message_stats, rates and samples")
class StatisticsResetTest extends ManagementSuite {

    private static final Duration SHOWN_WITHIN = Duration.ofSeconds(25);

    @Test
    void countersSurviveWhenSamplesAreForgotten() throws Exception {
        String vhost = vhost();
        Connection connection = connect(factory -> factory.setVirtualHost(vhost));
        Channel channel = connection.createChannel();
        channel.queueDeclare("q", true, false, false, null);
        publish(channel, "", "q", "first");
        publish(channel, "", "q", "second");
        eventually(
                SHOWN_WITHIN,
                () -> assertThat(queue(vhost)
                                .path("message_stats")
                                .path("publish")
                                .asInt())
                        .isEqualTo(2));
        String node = name(
                management().get("/overview").expect(200).body().path("node").asText());

        management().delete("/reset/" + node).expect(204);
        management().delete("/reset/no@such").expect(404);

        eventually(
                SHOWN_WITHIN,
                () -> assertThat(queue(vhost).path("messages").asInt()).isEqualTo(2));
    }

    private JsonNode queue(String vhost) {
        return management().get("/queues/" + vhost + "/q").expect(200).body();
    }
}
