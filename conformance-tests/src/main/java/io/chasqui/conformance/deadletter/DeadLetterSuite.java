package io.chasqui.conformance.deadletter;

import static io.chasqui.conformance.harness.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.GetResponse;
import io.chasqui.conformance.harness.Suite;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/** What tests of dead letters share: queues that have an exchange for them, and how to look at what arrives. */
abstract class DeadLetterSuite extends Suite {

    /** A queue whose dead messages go to the exchange. */
    final String dyingQueue(Channel on, String exchange, Object... more) throws IOException {
        Map<String, Object> arguments = new HashMap<>();
        arguments.put("x-dead-letter-exchange", exchange);
        for (int i = 0; i < more.length; i += 2) {
            arguments.put((String) more[i], more[i + 1]);
        }
        return durableQueue(on, arguments);
    }

    /** Takes the next message, which has to be there, and rejects it. */
    static void rejectOne(Channel on, String queue) {
        eventually(() -> {
            GetResponse got = on.basicGet(queue, false);
            assertThat(got).as("a message in %s", queue).isNotNull();
            on.basicReject(got.getEnvelope().getDeliveryTag(), false);
        });
    }

    /** Waits for a message and takes it. */
    static GetResponse arrived(Channel on, String queue) {
        AtomicReference<GetResponse> taken = new AtomicReference<>();
        eventually(() -> taken.set(take(on, queue)));
        return taken.get();
    }

    /** The x-death header, newest first. */
    @SuppressWarnings("unchecked")
    static List<Map<String, Object>> deaths(GetResponse got) {
        return (List<Map<String, Object>>) got.getProps().getHeaders().get("x-death");
    }

    /** A text of a header or of an entry of x-death. */
    static String text(Map<String, Object> table, String name) {
        return String.valueOf(table.get(name));
    }

    static List<String> texts(Map<String, Object> table, String name) {
        return ((List<?>) table.get(name)).stream().map(String::valueOf).toList();
    }
}
