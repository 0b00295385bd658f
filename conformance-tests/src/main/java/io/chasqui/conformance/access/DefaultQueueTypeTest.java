package io.chasqui.conformance.access;

import static io.chasqui.conformance.harness.Eventually.eventually;
import static io.chasqui.conformance.harness.Expectations.expectChannelClose;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import io.chasqui.conformance.harness.Spec;
import java.util.Map;
import org.junit.jupiter.api.Test;

@Spec("queue.declare / default queue type")
class DefaultQueueTypeTest extends AccessSuite {

    private static final Map<String, Object> CLASSIC = Map.of("x-queue-type", "classic");
    private static final Map<String, Object> QUORUM = Map.of("x-queue-type", "quorum");

    private Channel channelWithQuorumDefault() throws Exception {
        return connectTo(vhost(Map.of("default_queue_type", "quorum"))).createChannel();
    }

    @Test
    void aDurableQueueGetsTheTypeOfItsVirtualHost() throws Exception {
        Channel channel = channelWithQuorumDefault();
        channel.queueDeclare("q", true, false, false, null);
        channel.queueDeclare("q", true, false, false, QUORUM);
        expectChannelClose(
                channel,
                AMQP.PRECONDITION_FAILED,
                "inequivalent arg 'x-queue-type' for queue 'q'",
                () -> channel.queueDeclare("q", true, false, false, CLASSIC));
    }

    @Test
    void aQueueWithATypeKeepsIt() throws Exception {
        Channel channel = channelWithQuorumDefault();
        channel.queueDeclare("q", true, false, false, CLASSIC);
        expectChannelClose(
                channel,
                AMQP.PRECONDITION_FAILED,
                "inequivalent arg 'x-queue-type' for queue 'q'",
                () -> channel.queueDeclare("q", true, false, false, null));
    }

    @Test
    void aTypeThatSaysNothingIsTheDefault() throws Exception {
        String vhost = vhost(Map.of("default_queue_type", "quorum"));
        Channel channel = connectTo(vhost).createChannel();
        channel.queueDeclare("q", true, false, false, Map.of("x-queue-type", "undefined"));
        assertThat(typeOf(vhost, "q")).isEqualTo("quorum");
    }

    @Test
    void queuesThatGoByThemselvesAreClassicWhateverTheDefault() throws Exception {
        String vhost = vhost(Map.of("default_queue_type", "quorum"));
        Channel channel = connectTo(vhost).createChannel();
        channel.queueDeclare("auto-delete", true, false, true, null);
        channel.queueDeclare("exclusive", false, true, false, null);
        assertThat(channel.queueDeclare().getQueue()).startsWith("amq.gen-");
        assertThat(typeOf(vhost, "auto-delete")).isEqualTo("classic");
        assertThat(typeOf(vhost, "exclusive")).isEqualTo("classic");
    }

    @Test
    void aDurableQueueThatTheBrokerNamesCannotBeOfAnotherDefaultType() throws Exception {
        Channel channel = channelWithQuorumDefault();
        expectChannelClose(
                channel,
                AMQP.PRECONDITION_FAILED,
                "Cannot declare a server-named queue for type rabbit_quorum_queue",
                () -> channel.queueDeclare("", true, false, false, null));
    }

    @Test
    void argumentsAreCheckedAgainstTheDefaultType() throws Exception {
        Channel channel = channelWithQuorumDefault();
        expectChannelClose(
                channel,
                AMQP.PRECONDITION_FAILED,
                "invalid arg 'x-max-priority' for queue 'q'",
                () -> channel.queueDeclare("q", true, false, false, Map.of("x-max-priority", 4)));
    }

    @Test
    void aNewDefaultHoldsForNewQueues() throws Exception {
        String vhost = vhost(Map.of("default_queue_type", "quorum"));
        Channel channel = connectTo(vhost).createChannel();
        channel.queueDeclare("old", true, false, false, null);
        management()
                .put("/vhosts/" + vhost, Map.of("default_queue_type", "classic"))
                .expect(204);
        eventually(() -> {
            String queue = freshName();
            channel.queueDeclare(queue, true, false, false, null);
            assertThat(typeOf(vhost, queue)).isEqualTo("classic");
        });
        assertThat(typeOf(vhost, "old")).isEqualTo("quorum");
    }

    @Test
    void anUnknownDefaultIsRefused() {
        assertThat(management()
                        .put("/vhosts/" + freshName(), Map.of("default_queue_type", "foo"))
                        .expect(400)
                        .reason())
                .isEqualTo("foo is not a valid queue type");
    }

    private String typeOf(String vhost, String queue) {
        return management()
                .get("/queues/" + vhost + "/" + queue)
                .expect(200)
                .body()
                .path("type")
                .asText();
    }
}
