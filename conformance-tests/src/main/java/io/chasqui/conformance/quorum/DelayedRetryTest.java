package io.chasqui.conformance.quorum;

import static io.chasqui.conformance.harness.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.GetResponse;
import io.chasqui.conformance.harness.Spec;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Spec("queue.declare / x-delayed-retry-type")
class DelayedRetryTest extends QuorumSuite {

    private static final int DELAY = 400;
    private static final int LONG = 60_000;

    private String delaying(String type, int min, int max) throws Exception {
        return quorumQueue(
                Map.of("x-delayed-retry-type", type, "x-delayed-retry-min", min, "x-delayed-retry-max", max));
    }

    /** Gives the message back and tells after how many milliseconds it can be taken again. */
    private long millisUntilBack(String queue, boolean failed) throws Exception {
        GetResponse got = hold(channel(), queue);
        long start = System.nanoTime();
        if (failed) {
            channel().basicReject(tag(got), true);
        } else {
            channel().basicNack(tag(got), false, true);
        }
        GetResponse again = hold(channel(), queue);
        long waited = (System.nanoTime() - start) / 1_000_000;
        assertThat(again.getEnvelope().isRedeliver()).isTrue();
        channel().basicAck(tag(again), false);
        return waited;
    }

    @ParameterizedTest
    @CsvSource({"all,true", "all,false", "failed,true", "returned,false"})
    void aMessageOfTheKindWaits(String type, boolean failed) throws Exception {
        String queue = delaying(type, DELAY, LONG);
        publishConfirmed(queue, "m");
        assertThat(millisUntilBack(queue, failed)).isBetween(DELAY - 50L, DELAY + 5_000L);
    }

    @ParameterizedTest
    @CsvSource({"failed,false", "returned,true", "disabled,true", "disabled,false", "abc,true"})
    void aMessageOfAnotherKindComesBackAtOnce(String type, boolean failed) throws Exception {
        String queue = delaying(type, LONG, LONG);
        publishConfirmed(queue, "m");
        assertThat(millisUntilBack(queue, failed)).isLessThan(LONG / 2);
    }

    @Test
    void withoutAShortestDelayNothingWaits() throws Exception {
        String queue = quorumQueue(Map.of("x-delayed-retry-type", "all", "x-delayed-retry-max", LONG));
        publishConfirmed(queue, "m");
        assertThat(millisUntilBack(queue, true)).isLessThan(LONG / 2);
    }

    @Test
    void theLongestDelayHoldsEvenIfTheShortestIsLonger() throws Exception {
        String queue = delaying("all", LONG, DELAY);
        publishConfirmed(queue, "m");
        assertThat(millisUntilBack(queue, true)).isBetween(DELAY - 50L, LONG / 2L);
    }

    @Test
    void theDelayGrowsWithEachFailure() throws Exception {
        String queue = delaying("failed", DELAY, LONG);
        publishConfirmed(queue, "m");
        channel().basicReject(tag(hold(channel(), queue)), true);
        assertThat(millisUntilBack(queue, true)).isBetween(2 * DELAY - 50L, 2 * DELAY + 5_000L);
    }

    @Test
    void aDelayedMessageIsNotReadyAndOthersAreDelivered() throws Exception {
        String queue = delaying("all", LONG, LONG);
        publishConfirmed(queue, "1", "2");
        channel().basicReject(tag(hold(channel(), queue)), true);
        eventually(() -> assertThat(ready(channel(), queue)).isEqualTo(1));
        assertThat(text(hold(channel(), queue))).isEqualTo("2");
        assertThat(channel().basicGet(queue, true)).isNull();
    }

    @Test
    void purgingTakesInTheDelayed() throws Exception {
        String queue = delaying("all", LONG, LONG);
        publishConfirmed(queue, "1", "2");
        channel().basicReject(tag(hold(channel(), queue)), true);
        eventually(() -> assertThat(ready(channel(), queue)).isEqualTo(1));
        assertThat(channel().queuePurge(queue).getMessageCount()).isEqualTo(2);
    }

    @Test
    void theDelayedCountTowardsTheLengthOfTheQueue() throws Exception {
        String queue = quorumQueue(Map.of(
                "x-delayed-retry-type",
                "all",
                "x-delayed-retry-min",
                LONG,
                "x-delayed-retry-max",
                LONG,
                "x-max-length",
                2));
        publishConfirmed(queue, "1");
        channel().basicReject(tag(hold(channel(), queue)), true);
        publishConfirmed(queue, "2", "3");
        eventually(() -> assertThat(ready(channel(), queue)).isEqualTo(1));
        assertThat(text(hold(channel(), queue))).isEqualTo("3");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void afterItsDelayAMessageGoesBeforeHigherPriorities(boolean failed) throws Exception {
        String queue = delaying("all", DELAY, DELAY);
        publishConfirmed(queue, "low");
        GetResponse low = hold(channel(), queue);
        publishConfirmed(queue, new AMQP.BasicProperties.Builder().priority(9).build(), "high");
        if (failed) {
            channel().basicReject(tag(low), true);
        } else {
            channel().basicNack(tag(low), false, true);
        }
        eventually(() -> assertThat(ready(channel(), queue)).isEqualTo(2));
        assertThat(text(hold(channel(), queue))).isEqualTo("low");
    }
}
