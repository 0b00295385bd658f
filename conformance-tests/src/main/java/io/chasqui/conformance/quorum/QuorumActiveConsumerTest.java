package io.chasqui.conformance.quorum;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import io.chasqui.conformance.harness.Deliveries;
import io.chasqui.conformance.harness.Spec;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

@Spec("quorum queues / single active consumer")
class QuorumActiveConsumerTest extends QuorumSuite {

    private String singleActive() throws Exception {
        return quorumQueue(Map.of("x-single-active-consumer", true));
    }

    private static Deliveries consume(Channel on, String queue, String tag, int priority) throws IOException {
        Deliveries deliveries = new Deliveries(on);
        on.basicConsume(queue, false, tag, false, false, Map.of("x-priority", priority), deliveries);
        return deliveries;
    }

    @Test
    void aHigherPriorityTakesOverAtOnceFromWhoHoldsNothing() throws Exception {
        String queue = singleActive();
        Deliveries low = consume(channel(), queue, "low", 0);
        Deliveries high = consume(siblingChannel(), queue, "high", 5);
        publishConfirmed(queue, "1");
        assertThat(high.nextText()).isEqualTo("1");
        low.expectNoMore();
    }

    @Test
    void aHigherPriorityWaitsUntilTheActiveOneHoldsNothing() throws Exception {
        String queue = singleActive();
        Deliveries low = consume(channel(), queue, "low", 0);
        publishConfirmed(queue, "1", "2");
        assertThat(low.nextTexts(2)).containsExactly("1", "2");
        Deliveries high = consume(siblingChannel(), queue, "high", 5);
        publishConfirmed(queue, "3");
        channel().basicAck(1, false);
        high.expectNoMore();
        low.expectNoMore();
        channel().basicAck(2, false);
        assertThat(high.nextText()).isEqualTo("3");
        low.expectNoMore();
    }

    @Test
    void theHighestOfThoseThatWaitTakesOver() throws Exception {
        String queue = singleActive();
        Deliveries low = consume(channel(), queue, "low", 0);
        publishConfirmed(queue, "1");
        assertThat(low.nextText()).isEqualTo("1");
        Deliveries high = consume(siblingChannel(), queue, "high", 5);
        Deliveries highest = consume(siblingChannel(), queue, "highest", 9);
        publishConfirmed(queue, "2");
        channel().basicAck(1, false);
        assertThat(highest.nextText()).isEqualTo("2");
        high.expectNoMore();
    }

    @Test
    void whatTheActiveOneGivesBackGoesToItsSuccessor() throws Exception {
        String queue = singleActive();
        Deliveries low = consume(channel(), queue, "low", 0);
        publishConfirmed(queue, "1", "2");
        assertThat(low.nextTexts(2)).containsExactly("1", "2");
        Deliveries high = consume(siblingChannel(), queue, "high", 5);
        channel().basicNack(1, false, true);
        high.expectNoMore();
        channel().basicAck(2, false);
        assertThat(high.nextText()).isEqualTo("1");
    }

    @Test
    void theSamePriorityDoesNotTakeOver() throws Exception {
        String queue = singleActive();
        Deliveries first = consume(channel(), queue, "first", 1);
        Deliveries second = consume(siblingChannel(), queue, "second", 1);
        publishConfirmed(queue, "1");
        assertThat(first.nextText()).isEqualTo("1");
        second.expectNoMore();
    }

    @Test
    void whenTheActiveOneGoesTheNextTakesOverThoughMessagesAreOut() throws Exception {
        String queue = singleActive();
        Deliveries first = consume(channel(), queue, "first", 1);
        publishConfirmed(queue, "1");
        assertThat(first.nextText()).isEqualTo("1");
        Deliveries second = consume(siblingChannel(), queue, "second", 0);
        channel().basicCancel("first");
        publishConfirmed(queue, "2");
        assertThat(second.nextText()).isEqualTo("2");
    }
}
