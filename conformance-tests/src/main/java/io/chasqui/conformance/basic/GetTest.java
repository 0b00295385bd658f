package io.chasqui.conformance.basic;

import static io.chasqui.conformance.harness.Expectations.expectChannelClose;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.GetResponse;
import io.chasqui.conformance.harness.Spec;
import io.chasqui.conformance.harness.Suite;
import org.junit.jupiter.api.Test;

@Spec("basic.get")
class GetTest extends Suite {

    @Test
    void anEmptyQueueGivesNothing() throws Exception {
        assertThat(channel().basicGet(queue(channel()), true)).isNull();
    }

    @Test
    void aMessageComesWithTheNumberOfThoseLeft() throws Exception {
        String queue = queue(channel());
        publishAll(channel(), queue, "a", "b", "c");
        GetResponse got = channel().basicGet(queue, true);
        assertThat(text(got)).isEqualTo("a");
        assertThat(got.getMessageCount()).isEqualTo(2);
        assertThat(got.getEnvelope().getRoutingKey()).isEqualTo(queue);
        assertThat(got.getEnvelope().getExchange()).isEmpty();
    }

    @Test
    void aMessageThatIsHeldIsNotGivenAgain() throws Exception {
        String queue = queue(channel());
        publish(channel(), "", queue, "m");
        assertThat(channel().basicGet(queue, false)).isNotNull();
        assertThat(channel().basicGet(queue, false)).isNull();
        assertThat(siblingChannel().basicGet(queue, false)).isNull();
    }

    @Test
    void aMessageTakenWithoutAckIsGone() throws Exception {
        String queue = durableQueue(channel());
        publish(channel(), "", queue, "m");
        withChannel(taking -> taking.basicGet(queue, true));
        assertThat(ready(channel(), queue)).isZero();
    }

    @Test
    void aMissingQueueClosesTheChannel() throws Exception {
        Channel failing = channel();
        String missing = freshName();
        expectChannelClose(
                failing, 404, "no queue '" + missing + "' in vhost '/'", () -> failing.basicGet(missing, true));
    }

    @Test
    void anEmptyQueueNameMeansTheLastDeclaredQueue() throws Exception {
        String queue = queue(channel());
        publish(channel(), "", queue, "m");
        assertThat(text(channel().basicGet("", true))).isEqualTo("m");
    }

    @Test
    void aLargeMessageComesWhole() throws Exception {
        String queue = queue(channel());
        channel().basicPublish("", queue, null, new byte[400_000]);
        assertThat(channel().basicGet(queue, true).getBody()).hasSize(400_000);
    }
}
