package io.chasqui.conformance.exchange;

import static io.chasqui.conformance.harness.Eventually.eventually;
import static io.chasqui.conformance.harness.Expectations.expectChannelClose;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import io.chasqui.conformance.harness.Returns;
import io.chasqui.conformance.harness.Spec;
import io.chasqui.conformance.harness.Suite;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Exchanges that choose one of the destinations that are bound to them. */
@Spec("extension: exchanges that choose one destination")
class SingleChoiceExchangeTest extends Suite {

    private static final int MESSAGES = 200;

    private List<String> boundQueues(String exchange, int count, String key) throws Exception {
        List<String> queues = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            queues.add(boundQueue(channel(), exchange, key));
        }
        return queues;
    }

    private void publishConfirmed(String exchange, int count, KeyOf keyOf) throws Exception {
        Channel channel = siblingChannel();
        channel.confirmSelect();
        for (int i = 0; i < count; i++) {
            publish(channel, exchange, keyOf.key(i), keyOf.properties(i), "m" + i);
        }
        channel.waitForConfirmsOrDie(30_000);
        channel.close();
    }

    private interface KeyOf {
        String key(int number);

        default BasicProperties properties(int number) {
            return null;
        }
    }

    private List<Integer> counts(List<String> queues) throws Exception {
        List<Integer> counts = new ArrayList<>();
        for (String queue : queues) {
            counts.add(ready(channel(), queue));
        }
        return counts;
    }

    @ParameterizedTest
    @ValueSource(strings = {"x-consistent-hash", "x-modulus-hash", "x-random", "x-local-random"})
    void everyMessageGoesToOneQueueAndEveryQueueGetsSome(String type) throws Exception {
        String exchange = exchange(channel(), type);
        List<String> queues = boundQueues(exchange, 3, type.equals("x-consistent-hash") ? "1" : "");
        publishConfirmed(exchange, MESSAGES, number -> "key" + number);
        List<Integer> counts = counts(queues);
        assertThat(counts.stream().mapToInt(Integer::intValue).sum()).isEqualTo(MESSAGES);
        assertThat(counts).allMatch(count -> count > 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x-consistent-hash", "x-modulus-hash"})
    void theSameKeyAlwaysGoesToTheSameQueue(String type) throws Exception {
        String exchange = exchange(channel(), type);
        List<String> queues = boundQueues(exchange, 4, type.equals("x-consistent-hash") ? "1" : "");
        publishConfirmed(exchange, 50, number -> "same");
        assertThat(counts(queues)).containsOnlyOnce(50).contains(0, 0, 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x-consistent-hash", "x-modulus-hash", "x-random", "x-local-random"})
    void withoutBindingsAMessageIsUnroutable(String type) throws Exception {
        String exchange = exchange(channel(), type);
        Returns returns = Returns.of(channel());
        channel().basicPublish(exchange, "key", true, null, bytes("m"));
        assertThat(returns.next().getReplyCode()).isEqualTo(312);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x-modulus-hash", "x-random", "x-local-random"})
    void aDeletedQueueIsNotChosenAnyMore(String type) throws Exception {
        String exchange = exchange(channel(), type);
        List<String> queues = boundQueues(exchange, 2, "");
        channel().queueDelete(queues.get(0));
        publishConfirmed(exchange, 20, number -> "key" + number);
        assertThat(ready(channel(), queues.get(1))).isEqualTo(20);
    }

    @Test
    void aHeavierQueueGetsMoreOfAConsistentHash() throws Exception {
        String exchange = exchange(channel(), "x-consistent-hash");
        String light = boundQueue(channel(), exchange, "1");
        String heavy = boundQueue(channel(), exchange, "9");
        publishConfirmed(exchange, 1_000, number -> "key" + number);
        assertThat(ready(channel(), heavy)).isGreaterThan(3 * ready(channel(), light));
    }

    @Test
    void aConsistentHashCanBeThatOfAHeader() throws Exception {
        String exchange = exchange(channel(), "x-consistent-hash", Map.of("hash-header", "customer"));
        List<String> queues = boundQueues(exchange, 3, "1");
        publishConfirmed(exchange, 60, new KeyOf() {
            @Override
            public String key(int number) {
                return "key" + number;
            }

            @Override
            public BasicProperties properties(int number) {
                return new BasicProperties.Builder()
                        .headers(Map.of("customer", "c"))
                        .build();
            }
        });
        assertThat(counts(queues)).containsOnlyOnce(60);
    }

    @ParameterizedTest
    @ValueSource(strings = {"message_id", "correlation_id", "timestamp"})
    void aConsistentHashCanBeThatOfAProperty(String property) throws Exception {
        String exchange = exchange(channel(), "x-consistent-hash", Map.of("hash-property", property));
        List<String> queues = boundQueues(exchange, 3, "1");
        BasicProperties same = new BasicProperties.Builder()
                .messageId("id")
                .correlationId("id")
                .timestamp(new Date(1_000_000))
                .build();
        publishConfirmed(exchange, 60, new KeyOf() {
            @Override
            public String key(int number) {
                return "key" + number;
            }

            @Override
            public BasicProperties properties(int number) {
                return same;
            }
        });
        assertThat(counts(queues)).containsOnlyOnce(60);
    }

    @Test
    void aConsistentHashTakesOneOfHeaderAndProperty() throws Exception {
        expectChannelClose(
                channel(),
                406,
                "hash-header and hash-property are mutually exclusive",
                () -> exchange(
                        channel(), "x-consistent-hash", Map.of("hash-header", "h", "hash-property", "message_id")));
    }

    @Test
    void aConsistentHashKnowsThreeProperties() throws Exception {
        expectChannelClose(
                channel(),
                406,
                "Unsupported property: app_id",
                () -> exchange(channel(), "x-consistent-hash", Map.of("hash-property", "app_id")));
    }

    @Test
    void theBindingKeyOfAConsistentHashIsAnInteger() throws Exception {
        String exchange = exchange(channel(), "x-consistent-hash");
        String queue = queue(channel());
        expectChannelClose(
                channel(),
                406,
                "The binding key must be an integer",
                () -> channel().queueBind(queue, exchange, "a"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-3"})
    void theBindingKeyOfAConsistentHashIsPositive(String key) throws Exception {
        String exchange = exchange(channel(), "x-consistent-hash");
        String queue = queue(channel());
        expectChannelClose(
                channel(),
                406,
                "The binding key must be greater than 0",
                () -> channel().queueBind(queue, exchange, key));
    }

    @Test
    void aSecondBindingOfAQueueToAConsistentHashDoesNotCount() throws Exception {
        String exchange = exchange(channel(), "x-consistent-hash");
        String queue = boundQueue(channel(), exchange, "1");
        channel().queueBind(queue, exchange, "2");
        publishConfirmed(exchange, 10, number -> "key" + number);
        eventually(() -> assertThat(ready(channel(), queue)).isEqualTo(10));
    }

    @Test
    void aLocalRandomExchangeHasNoBindingKeys() throws Exception {
        String exchange = exchange(channel(), "x-local-random");
        String queue = queue(channel());
        expectChannelClose(channel(), 406, "", () -> channel().queueBind(queue, exchange, "key"));
    }

    @Test
    void aRandomExchangeIgnoresKeys() throws Exception {
        String exchange = exchange(channel(), "x-random");
        String first = boundQueue(channel(), exchange, "a");
        String second = boundQueue(channel(), exchange, "b");
        publishConfirmed(exchange, MESSAGES, number -> "a");
        Set<Integer> counts = new HashSet<>(counts(List.of(first, second)));
        assertThat(counts).doesNotContain(0, MESSAGES);
    }
}
