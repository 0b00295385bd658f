package io.chasqui.conformance.arguments;

import static io.chasqui.conformance.harness.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import io.chasqui.conformance.harness.Spec;
import io.chasqui.conformance.harness.Suite;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Spec("queue.declare / x-max-length")
class LengthLimitTest extends Suite {

    @Test
    void aFullQueueLosesItsHead() throws Exception {
        String queue = durableQueue(channel(), Map.of("x-max-length", 2));
        publishAll(channel(), queue, "1", "2", "3", "4");
        assertThat(drain(channel(), queue)).containsExactly("3", "4");
    }

    @Test
    void theBytesOfTheBodiesCountToo() throws Exception {
        String queue = durableQueue(channel(), Map.of("x-max-length-bytes", 10));
        publishAll(channel(), queue, "aaaa", "bbbb", "cccc");
        assertThat(drain(channel(), queue)).containsExactly("bbbb", "cccc");
    }

    @Test
    void whatIsUnacknowledgedDoesNotCount() throws Exception {
        String queue = durableQueue(channel(), Map.of("x-max-length", 1));
        publishAll(channel(), queue, "1");
        channel().basicGet(queue, false);
        publishAll(channel(), queue, "2");
        assertThat(drain(channel(), queue)).containsExactly("2");
    }

    @Test
    void aQueueOfLengthZeroKeepsNothing() throws Exception {
        String queue = durableQueue(channel(), Map.of("x-max-length", 0));
        publishAll(channel(), queue, "1", "2");
        assertThat(drain(channel(), queue)).isEmpty();
    }

    @Test
    void droppingTheHeadIsNoFailureForThePublisher() throws Exception {
        String queue = durableQueue(channel(), Map.of("x-max-length", 1));
        channel().confirmSelect();
        publishAll(channel(), queue, "1", "2");
        assertThat(channel().waitForConfirms(10_000)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"reject-publish", "reject-publish-dlx"})
    @Spec("queue.declare / x-overflow")
    void aRefusedPublishIsNegativelyAcknowledged(String overflow) throws Exception {
        String queue = durableQueue(channel(), Map.of("x-max-length", 1, "x-overflow", overflow));
        List<Long> acknowledged = Collections.synchronizedList(new ArrayList<>());
        List<Long> refused = Collections.synchronizedList(new ArrayList<>());
        Channel publishing = siblingChannel();
        publishing.confirmSelect();
        publishing.addConfirmListener((tag, multiple) -> acknowledged.add(tag), (tag, multiple) -> refused.add(tag));
        publishAll(publishing, queue, "1");
        eventually(() -> assertThat(acknowledged).containsExactly(1L));
        publishAll(publishing, queue, "2");
        eventually(() -> assertThat(refused).containsExactly(2L));
        assertThat(drain(channel(), queue)).containsExactly("1");
        publishAll(publishing, queue, "3");
        eventually(() -> assertThat(acknowledged).containsExactly(1L, 3L));
    }

    @Test
    @Spec("queue.declare / x-overflow")
    void refusingInOneQueueKeepsTheMessageInTheOthers() throws Exception {
        String exchange = exchange(channel(), "fanout");
        String full = durableQueue(channel(), Map.of("x-max-length", 0, "x-overflow", "reject-publish"));
        String other = boundQueue(channel(), exchange, "");
        channel().queueBind(full, exchange, "");
        channel().confirmSelect();
        publish(channel(), exchange, "", new AMQP.BasicProperties(), "m");
        assertThat(channel().waitForConfirms(10_000)).as("acknowledged").isFalse();
        assertThat(drain(channel(), other)).containsExactly("m");
    }
}
