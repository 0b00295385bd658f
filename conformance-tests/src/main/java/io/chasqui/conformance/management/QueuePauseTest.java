package io.chasqui.conformance.management;

import static io.chasqui.conformance.harness.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import io.chasqui.conformance.harness.ChasquiOnly;
import io.chasqui.conformance.harness.Deliveries;
import io.chasqui.conformance.harness.NeedsOwnProcess;
import io.chasqui.conformance.harness.OwnBroker;
import io.chasqui.conformance.harness.Spec;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Spec("management / pausing the delivery of a queue")
@ChasquiOnly("RabbitMQ cannot pause a queue; the routes are those of LavinMQ")
@OwnBroker
@NeedsOwnProcess
@Execution(ExecutionMode.SAME_THREAD)
class QueuePauseTest extends ManagementSuite {

    private void pause(String queue) {
        management().put("/queues/%2F/" + queue + "/pause", Map.of()).expect(204);
    }

    private void resume(String queue) {
        management().put("/queues/%2F/" + queue + "/resume", Map.of()).expect(204);
    }

    private String state(String queue) {
        return management()
                .get("/queues/%2F/" + queue)
                .expect(200)
                .body()
                .path("state")
                .asText();
    }

    @Test
    void aPausedQueueTakesMessagesAndHandsOutNone() throws Exception {
        Channel channel = channel();
        String queue = durableQueue(channel);
        Deliveries deliveries = Deliveries.consume(channel, queue, true);
        pause(queue);

        channel.confirmSelect();
        publishAll(channel, queue, "a", "b");
        channel.waitForConfirmsOrDie(10_000);

        assertThat(state(queue)).isEqualTo("paused");
        assertThat(ready(channel, queue)).isEqualTo(2);
        assertThat(consumers(channel, queue)).isEqualTo(1);
        resume(queue);
        assertThat(deliveries.nextText()).isEqualTo("a");
        assertThat(deliveries.nextText()).isEqualTo("b");
        assertThat(state(queue)).isEqualTo("running");
    }

    @Test
    void whoAsksAPausedQueueForAMessageIsToldThatThereIsNone() throws Exception {
        String queue = durableQueue(channel());
        publishAll(channel(), queue, "a");
        pause(queue);

        assertThat(channel().basicGet(queue, true)).isNull();

        resume(queue);
        assertThat(text(take(channel(), queue))).isEqualTo("a");
    }

    @Test
    void anOperatorSeesTheMessagesOfAPausedQueue() throws Exception {
        String queue = durableQueue(channel());
        publishAll(channel(), queue, "a");
        pause(queue);

        eventually(() -> assertThat(management()
                        .post(
                                "/queues/%2F/" + queue + "/get",
                                Map.of("count", 1, "ackmode", "ack_requeue_true", "encoding", "auto"))
                        .expect(200)
                        .body())
                .hasSize(1));
    }

    @Test
    void aPausedQueueIsPausedAfterARestart() throws Exception {
        String queue = durableQueue(channel());
        channel().confirmSelect();
        channel().basicPublish("", queue, com.rabbitmq.client.MessageProperties.PERSISTENT_BASIC, bytes("a"));
        channel().waitForConfirmsOrDie(10_000);
        pause(queue);

        crashBroker();

        assertThat(state(queue)).isEqualTo("paused");
        assertThat(channel().basicGet(queue, true)).isNull();
        resume(queue);
        restartBroker();
        assertThat(state(queue)).isEqualTo("running");
        assertThat(text(take(channel(), queue))).isEqualTo("a");
    }

    @Test
    void onlyOneConsumerOfAPausedQueueIsActiveWhenItGoesOn() throws Exception {
        String queue = durableQueue(channel(), Map.of("x-single-active-consumer", true));
        Deliveries first = Deliveries.consume(channel(), queue, true);
        Deliveries second = Deliveries.consume(siblingChannel(), queue, true);
        pause(queue);
        publishAll(channel(), queue, "a", "b");

        resume(queue);

        assertThat(List.of(first.nextText(), first.nextText())).containsExactly("a", "b");
        second.expectNoMore();
    }

    @Test
    void pausingNeedsPermissionToConfigureTheQueue() {
        String vhost = vhost();
        management().put("/queues/" + vhost + "/q", Map.of()).expect(201);
        var user = asUser("management", vhost, "", ".*", ".*");

        user.put("/queues/" + vhost + "/q/pause", Map.of()).expect(401);
        management().put("/queues/" + vhost + "/other/pause", Map.of()).expect(404);
    }
}
