package io.chasqui.conformance.quorum;

import static io.chasqui.conformance.harness.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.GetResponse;
import io.chasqui.conformance.harness.Suite;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** What tests of quorum queues have in common: declaring one, filling it, taking messages out of it. */
abstract class QuorumSuite extends Suite {

    static final String ACQUIRED = "x-acquired-count";
    static final String FAILED = "x-delivery-count";

    private static final long TIMEOUT_MILLIS = 10_000;

    final String quorumQueue() throws Exception {
        return quorumQueue(Map.of());
    }

    final String quorumQueue(Map<String, Object> arguments) throws Exception {
        return durableQueue(channel(), quorum(arguments));
    }

    static Map<String, Object> quorum(Map<String, Object> arguments) {
        Map<String, Object> all = new HashMap<>(arguments);
        all.put("x-queue-type", "quorum");
        return all;
    }

    /** Publishes, and waits until the queue has it all. */
    final void publishConfirmed(String queue, String... texts) throws Exception {
        publishConfirmed(queue, null, texts);
    }

    final void publishConfirmed(String queue, AMQP.BasicProperties properties, String... texts) throws Exception {
        withChannel(publishing -> {
            publishing.confirmSelect();
            for (String text : texts) {
                publish(publishing, "", queue, properties, text);
            }
            publishing.waitForConfirmsOrDie(TIMEOUT_MILLIS);
        });
    }

    /** Takes a message that is there or will be soon, and holds it. */
    static GetResponse hold(Channel on, String queue) {
        GetResponse[] got = new GetResponse[1];
        eventually(() -> {
            got[0] = on.basicGet(queue, false);
            assertThat(got[0]).as("a message in %s", queue).isNotNull();
        });
        return got[0];
    }

    /** Takes a message that is there or will be soon, and gives it back as failed. */
    static GetResponse fail(Channel on, String queue) throws IOException {
        GetResponse got = hold(on, queue);
        on.basicReject(tag(got), true);
        return got;
    }

    static long tag(GetResponse got) {
        return got.getEnvelope().getDeliveryTag();
    }

    /** A count in the headers; 0 if the header is not there. */
    static long count(AMQP.BasicProperties properties, String header) {
        Map<String, Object> headers = properties.getHeaders();
        return headers != null && headers.containsKey(header) ? (Long) headers.get(header) : 0;
    }

    static void assertCounts(GetResponse got, long acquired, long failed) {
        assertThat(count(got.getProps(), ACQUIRED)).as(ACQUIRED).isEqualTo(acquired);
        assertThat(count(got.getProps(), FAILED)).as(FAILED).isEqualTo(failed);
        assertThat(got.getEnvelope().isRedeliver()).as("redelivered").isEqualTo(acquired > 0);
    }
}
