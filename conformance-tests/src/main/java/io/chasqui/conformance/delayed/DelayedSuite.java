package io.chasqui.conformance.delayed;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import io.chasqui.conformance.harness.Suite;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** What the tests of delayed messages have in common. */
abstract class DelayedSuite extends Suite {

    static final String TYPE = "x-delayed-message";

    /** A new exchange that delays messages and then routes them like the given type. */
    final String delayedExchange(String type) throws Exception {
        return exchange(channel(), TYPE, Map.of("x-delayed-type", type));
    }

    /** A new durable exchange that delays messages and then routes them like fanout. */
    final String durableDelayedExchange() throws Exception {
        String exchange = deletedExchange(freshName());
        channel().exchangeDeclare(exchange, TYPE, true, false, Map.of("x-delayed-type", "fanout"));
        return exchange;
    }

    static void publishDelayed(Channel on, String exchange, String key, Object delay, String text) throws IOException {
        publish(on, exchange, key, delayed(delay), text);
    }

    static BasicProperties delayed(Object delay) {
        return properties(Map.of("x-delay", delay));
    }

    static BasicProperties persistent(Object delay) {
        return delayed(delay).builder().deliveryMode(2).build();
    }

    static BasicProperties properties(Map<String, Object> headers) {
        return new BasicProperties.Builder().headers(new HashMap<>(headers)).build();
    }

    static long millisSince(long nanos) {
        return (System.nanoTime() - nanos) / 1_000_000;
    }
}
