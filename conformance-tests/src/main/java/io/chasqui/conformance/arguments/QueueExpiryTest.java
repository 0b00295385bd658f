package io.chasqui.conformance.arguments;

import static io.chasqui.conformance.harness.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import io.chasqui.conformance.harness.Deliveries;
import io.chasqui.conformance.harness.Expectations;
import io.chasqui.conformance.harness.Spec;
import io.chasqui.conformance.harness.Suite;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

@Spec("queue.declare / x-expires")
class QueueExpiryTest extends Suite {

    private static final int EXPIRES = 1000;

    @Test
    void anUnusedQueueGoes() throws Exception {
        String queue = expiringQueue();
        publishAll(channel(), queue, "goes with it");
        eventually(() -> assertThat(exists(queue)).isFalse());
    }

    @Test
    void aQueueWithAConsumerStaysAndGoesSomeTimeAfterIt() throws Exception {
        String queue = expiringQueue();
        Deliveries deliveries = Deliveries.consume(channel(), queue);
        TimeUnit.MILLISECONDS.sleep(2 * EXPIRES);
        assertThat(channel().consumerCount(queue)).isEqualTo(1);
        channel().basicCancel(deliveries.getConsumerTag());
        expectGoneWithoutUse(queue);
    }

    @Test
    void gettingKeepsAQueueAlive() throws Exception {
        String queue = expiringQueue();
        for (int i = 0; i < 8; i++) {
            TimeUnit.MILLISECONDS.sleep(EXPIRES / 4);
            assertThat(channel().basicGet(queue, true)).isNull();
        }
        expectGoneWithoutUse(queue);
    }

    @Test
    void declaringAgainKeepsAQueueAlive() throws Exception {
        String queue = expiringQueue();
        for (int i = 0; i < 8; i++) {
            TimeUnit.MILLISECONDS.sleep(EXPIRES / 4);
            channel().queueDeclare(queue, true, false, false, Map.of("x-expires", EXPIRES));
            publishAll(channel(), queue, "m");
        }
        assertThat(ready(channel(), queue)).as("never gone in between").isEqualTo(8);
        expectGoneWithoutUse(queue);
    }

    private String expiringQueue() throws Exception {
        return durableQueue(channel(), Map.of("x-expires", EXPIRES));
    }

    private void expectGoneWithoutUse(String queue) {
        eventually(() -> assertThat(exists(queue)).isFalse());
    }

    /** Looking is use: so it is looked after more time than the queue may be unused. */
    private boolean exists(String queue) throws Exception {
        TimeUnit.MILLISECONDS.sleep(2 * EXPIRES);
        Channel looking = siblingChannel();
        try {
            looking.queueDeclarePassive(queue);
            return true;
        } catch (IOException e) {
            assertThat(Expectations.replyCode(e)).isEqualTo(404);
            return false;
        }
    }
}
