package io.chasqui.conformance.deduplication;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import io.chasqui.conformance.harness.Suite;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** What tests of deduplication share. */
abstract class DeduplicationSuite extends Suite {

    static final long TIMEOUT_MILLIS = 30_000;

    /** The arguments that switch it on, and more of them as names and values in turn. */
    static Map<String, Object> once(Object... more) {
        Map<String, Object> arguments = new HashMap<>();
        arguments.put("x-message-deduplication", true);
        for (int i = 0; i < more.length; i += 2) {
            arguments.put((String) more[i], more[i + 1]);
        }
        return arguments;
    }

    /** Persistent, with a key in the default header. */
    static AMQP.BasicProperties keyed(Object key) {
        return headers(Map.of("x-deduplication-header", key));
    }

    static AMQP.BasicProperties headers(Map<String, Object> headers) {
        return new AMQP.BasicProperties.Builder()
                .deliveryMode(2)
                .headers(headers)
                .build();
    }

    static AMQP.BasicProperties withId(String messageId) {
        return new AMQP.BasicProperties.Builder()
                .deliveryMode(2)
                .messageId(messageId)
                .build();
    }

    /** A queue that takes each key once, and more arguments as names and values in turn. */
    final String onceQueue(Channel on, Object... more) throws IOException {
        return durableQueue(on, once(more));
    }
}
