package io.chasqui.conformance.priority;

import static io.chasqui.conformance.harness.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.GetResponse;
import io.chasqui.conformance.harness.Suite;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What tests of the order of messages have in common. The text of a message is its priority and a letter, as in "5a". */
abstract class PrioritySuite extends Suite {

    private static final long TIMEOUT_MILLIS = 10_000;

    final String prioritized(int highest) throws Exception {
        return durableQueue(channel(), Map.of("x-max-priority", highest));
    }

    final String quorum(Map<String, Object> arguments) throws Exception {
        Map<String, Object> all = new HashMap<>(arguments);
        all.put("x-queue-type", "quorum");
        return durableQueue(channel(), all);
    }

    /** Publishes persistent messages with the priorities that begin their texts, and waits until the queue has them. */
    final void publishConfirmed(String queue, String... texts) throws Exception {
        withChannel(publishing -> {
            publishing.confirmSelect();
            for (String text : texts) {
                publish(publishing, "", queue, priority(text).deliveryMode(2).build(), text);
            }
            publishing.waitForConfirmsOrDie(TIMEOUT_MILLIS);
        });
    }

    /** Properties with the priority that begins the text; without one if the text begins with "none". */
    static AMQP.BasicProperties.Builder priority(String text) {
        AMQP.BasicProperties.Builder properties = new AMQP.BasicProperties.Builder();
        return text.startsWith("none") ? properties : properties.priority(Integer.valueOf(text.replaceAll("\\D", "")));
    }

    /** Takes so many messages one by one, waiting for each, and holds them. */
    static List<GetResponse> hold(Channel on, String queue, int messages) {
        List<GetResponse> held = new ArrayList<>();
        for (int i = 0; i < messages; i++) {
            eventually(() -> {
                GetResponse got = on.basicGet(queue, false);
                assertThat(got).as("a message in %s", queue).isNotNull();
                held.add(got);
            });
        }
        return held;
    }

    /** Takes so many messages and tells their texts in order. */
    static List<String> taken(Channel on, String queue, int messages) {
        return hold(on, queue, messages).stream().map(Suite::text).toList();
    }

    static long tag(GetResponse got) {
        return got.getEnvelope().getDeliveryTag();
    }
}
