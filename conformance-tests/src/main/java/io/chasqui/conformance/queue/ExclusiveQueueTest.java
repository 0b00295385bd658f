package io.chasqui.conformance.queue;

import static io.chasqui.conformance.harness.Expectations.expectChannelClose;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import io.chasqui.conformance.harness.Deliveries;
import io.chasqui.conformance.harness.Spec;
import io.chasqui.conformance.harness.Suite;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Spec("queue.declare / exclusive")
class ExclusiveQueueTest extends Suite {

    /** Something another connection tries with the queue. */
    @FunctionalInterface
    interface Attempt {
        void on(Channel channel, String queue) throws Exception;
    }

    static Stream<Arguments> attempts() {
        return Stream.of(
                attempt("declare", (channel, queue) -> channel.queueDeclare(queue, false, true, false, null)),
                attempt("declare shared", (channel, queue) -> channel.queueDeclare(queue, false, false, false, null)),
                attempt("declare passively", (channel, queue) -> channel.queueDeclarePassive(queue)),
                attempt("consume", (channel, queue) -> channel.basicConsume(queue, new Deliveries(channel))),
                attempt("get", (channel, queue) -> channel.basicGet(queue, true)),
                attempt("bind", (channel, queue) -> channel.queueBind(queue, "amq.direct", "key")),
                attempt("purge", (channel, queue) -> channel.queuePurge(queue)),
                attempt("delete", (channel, queue) -> channel.queueDelete(queue)));
    }

    private static Arguments attempt(String name, Attempt attempt) {
        return Arguments.of(name, attempt);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("attempts")
    void anotherConnectionIsLockedOut(String name, Attempt attempt) throws Exception {
        String queue = queue(channel());
        Channel stranger = otherConnectionChannel();
        expectChannelClose(
                stranger,
                405,
                "RESOURCE_LOCKED - cannot obtain exclusive access to locked queue '" + queue
                        + "' in vhost '/'. It could be originally declared on another connection or the exclusive"
                        + " property value does not match that of the original ",
                () -> attempt.on(stranger, queue));
        assertThat(ready(channel(), queue)).isZero();
    }

    @Test
    void anotherConnectionMayPublishToIt() throws Exception {
        String queue = queue(channel());
        Channel stranger = otherConnectionChannel();
        stranger.confirmSelect();
        publish(stranger, "", queue, "from outside");
        stranger.waitForConfirmsOrDie(10_000);
        assertThat(drain(channel(), queue)).containsExactly("from outside");
    }

    @Test
    void everyChannelOfItsConnectionMayUseIt() throws Exception {
        String queue = queue(channel());
        Deliveries deliveries = Deliveries.consume(siblingChannel(), queue);
        publish(siblingChannel(), "", queue, "m");
        assertThat(deliveries.nextText()).isEqualTo("m");
    }

    @Test
    void itsOwnerCannotDeclareItShared() throws Exception {
        String queue = queue(channel());
        Channel failing = siblingChannel();
        expectChannelClose(
                failing,
                405,
                "cannot obtain exclusive access to locked queue '" + queue,
                () -> failing.queueDeclare(queue, false, false, false, null));
    }

    @Test
    void aSharedQueueCannotBecomeExclusive() throws Exception {
        String queue = durableQueue(channel());
        Channel failing = siblingChannel();
        expectChannelClose(
                failing,
                405,
                "cannot obtain exclusive access to locked queue '" + queue,
                () -> failing.queueDeclare(queue, true, true, false, null));
    }

    @Test
    void theDurableFlagOfAnExclusiveQueueIsIgnored() throws Exception {
        String queue = freshName();
        channel().queueDeclare(queue, true, true, false, null);
        channel().queueDeclare(queue, false, true, false, null);
        channel().queueDeclare(queue, true, true, false, null);
    }
}
