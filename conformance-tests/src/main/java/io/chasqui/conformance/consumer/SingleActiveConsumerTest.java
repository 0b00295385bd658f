package io.chasqui.conformance.consumer;

import static io.chasqui.conformance.harness.Eventually.eventually;
import static io.chasqui.conformance.harness.Expectations.expectChannelClose;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import io.chasqui.conformance.harness.Deliveries;
import io.chasqui.conformance.harness.Spec;
import io.chasqui.conformance.harness.Suite;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Spec("extension: single active consumer")
class SingleActiveConsumerTest extends Suite {

    @ParameterizedTest
    @ValueSource(strings = {"classic", "quorum"})
    void theFirstConsumerGetsEverything(String type) throws Exception {
        String queue = singleActive(type);
        Deliveries first = Deliveries.consume(siblingChannel(), queue);
        Deliveries second = Deliveries.consume(siblingChannel(), queue);
        publishAll(channel(), queue, "a", "b", "c", "d");
        assertThat(first.nextTexts(4)).containsExactly("a", "b", "c", "d");
        second.expectNoMore();
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "quorum"})
    void theNextOneTakesOverWhenTheActiveOneIsCancelled(String type) throws Exception {
        String queue = singleActive(type);
        Channel active = siblingChannel();
        Deliveries first = new Deliveries(active);
        String tag = active.basicConsume(queue, first);
        Deliveries second = Deliveries.consume(siblingChannel(), queue);
        publishAll(channel(), queue, "a");
        assertThat(first.nextText()).isEqualTo("a");
        active.basicCancel(tag);
        publishAll(channel(), queue, "b");
        assertThat(second.nextText()).isEqualTo("b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "quorum"})
    void theNextOneGetsWhatTheActiveOneLeavesBehind(String type) throws Exception {
        String queue = singleActive(type);
        Channel active = otherConnectionChannel();
        Deliveries first = Deliveries.consume(active, queue);
        Deliveries second = Deliveries.consume(siblingChannel(), queue);
        publishAll(channel(), queue, "a", "b");
        first.nextTexts(2);
        active.getConnection().close();
        Delivery again = second.next();
        assertThat(Deliveries.text(again)).isEqualTo("a");
        assertThat(again.getEnvelope().isRedeliver()).isTrue();
        assertThat(second.nextText()).isEqualTo("b");
    }

    @Test
    void theActiveOneMayBeFullAndStaysActive() throws Exception {
        String queue = singleActive("classic");
        Channel active = siblingChannel();
        active.basicQos(1);
        Deliveries first = Deliveries.consume(active, queue);
        Deliveries second = Deliveries.consume(siblingChannel(), queue);
        publishAll(channel(), queue, "a", "b");
        Delivery held = first.next();
        second.expectNoMore();
        active.basicAck(held.getEnvelope().getDeliveryTag(), false);
        assertThat(first.nextText()).isEqualTo("b");
    }

    @Test
    void aHigherPriorityDoesNotTakeOverFromAnActiveClassicConsumer() throws Exception {
        String queue = singleActive("classic");
        Deliveries first = Deliveries.consume(siblingChannel(), queue);
        Deliveries higher = consume(siblingChannel(), queue, 10);
        publishAll(channel(), queue, "a");
        assertThat(first.nextText()).isEqualTo("a");
        higher.expectNoMore();
    }

    @Test
    void ofThoseWhoWaitTheHighestPrioritySucceeds() throws Exception {
        String queue = singleActive("classic");
        Channel active = siblingChannel();
        Deliveries first = new Deliveries(active);
        String tag = active.basicConsume(queue, first);
        Deliveries low = consume(siblingChannel(), queue, 1);
        Deliveries high = consume(siblingChannel(), queue, 5);
        active.basicCancel(tag);
        publishAll(channel(), queue, "m");
        assertThat(high.nextText()).isEqualTo("m");
        low.expectNoMore();
    }

    @Test
    @Spec("basic.consume / exclusive")
    void anExclusiveConsumerIsRefused() throws Exception {
        String queue = singleActive("classic");
        Channel failing = siblingChannel();
        expectChannelClose(
                failing,
                403,
                "ACCESS_REFUSED - queue '" + queue + "' in vhost '/' in exclusive use",
                () -> failing.basicConsume(queue, false, "", false, true, null, new Deliveries(failing)));
    }

    @Test
    @Spec("basic.get")
    void aMessageOfAClassicQueueMayBeGotPastTheActiveConsumer() throws Exception {
        String queue = singleActive("classic");
        publishAll(channel(), queue, "m");
        eventually(() -> assertThat(ready(channel(), queue)).isEqualTo(1));
        assertThat(text(take(channel(), queue))).isEqualTo("m");
    }

    @Test
    @Spec("basic.get")
    void aMessageOfAQuorumQueueMayNotBeGot() throws Exception {
        String queue = singleActive("quorum");
        Channel failing = siblingChannel();
        expectChannelClose(
                failing,
                405,
                "RESOURCE_LOCKED - cannot obtain access to locked queue '" + queue
                        + "' in vhost '/'. basic.get operations are not supported by <<\"quorum\">> queues with single"
                        + " active consumer",
                () -> failing.basicGet(queue, true));
    }

    private String singleActive(String type) throws Exception {
        return durableQueue(channel(), Map.of("x-single-active-consumer", true, "x-queue-type", type));
    }

    private static Deliveries consume(Channel on, String queue, int priority) throws Exception {
        Deliveries deliveries = new Deliveries(on);
        on.basicConsume(queue, false, "", false, false, Map.of("x-priority", priority), deliveries);
        return deliveries;
    }
}
