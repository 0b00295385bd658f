package io.chasqui.conformance.exchange;

import static io.chasqui.conformance.harness.Expectations.expectChannelClose;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import io.chasqui.conformance.harness.Spec;
import io.chasqui.conformance.harness.Suite;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the exchange types beyond the standard ones accept. RabbitMQ has some of them as plugins, to be enabled. */
@Spec("extension: exchange types")
class ExchangeTypeArgumentTest extends Suite {

    private static final String CONSISTENT_HASH = "x-consistent-hash";
    private static final String LOCAL_RANDOM = "x-local-random";

    @Test
    void aHashIsOfAHeaderOrOfAProperty() throws Exception {
        expectNotDeclared(
                Map.of("hash-header", "h", "hash-property", "message_id"),
                "hash-header and hash-property are mutually exclusive");
    }

    @Test
    void onlySomePropertiesCanBeHashed() throws Exception {
        expectNotDeclared(Map.of("hash-property", "priority"), "Unsupported property: priority");
    }

    private void expectNotDeclared(Map<String, Object> arguments, String reason) throws Exception {
        Channel failing = channel();
        expectChannelClose(
                failing,
                406,
                "PRECONDITION_FAILED - " + reason,
                () -> failing.exchangeDeclare(freshName(), CONSISTENT_HASH, false, true, arguments));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "0, The binding key must be greater than 0",
        "-1, The binding key must be greater than 0",
        "10001, The binding key must not exceed 10000",
        "heavy, The binding key must be an integer: <<\"heavy\">>",
        "1.5, The binding key must be an integer: <<\"1.5\">>",
        "'', The binding key must be an integer: <<>>"
    })
    void theBindingKeyOfAConsistentHashIsAWeight(String weight, String reason) throws Exception {
        String exchange = exchange(channel(), CONSISTENT_HASH);
        String queue = queue(channel());
        Channel failing = channel();
        expectChannelClose(
                failing, 406, "PRECONDITION_FAILED - " + reason, () -> failing.queueBind(queue, exchange, weight));
    }

    @Test
    void aSecondWeightOfTheSameQueueChangesNothing() throws Exception {
        String exchange = exchange(channel(), CONSISTENT_HASH);
        String queue = boundQueue(channel(), exchange, "1");
        channel().queueBind(queue, exchange, "5");
        publish(channel(), exchange, "any", "m");
        assertThat(drain(channel(), queue)).containsExactly("m");
    }

    @Test
    void equalHashesGoToOneQueueAndAllQueuesGetSome() throws Exception {
        String exchange = exchange(channel(), CONSISTENT_HASH);
        List<String> queues = List.of(
                boundQueue(channel(), exchange, "1"),
                boundQueue(channel(), exchange, "1"),
                boundQueue(channel(), exchange, "1"));
        for (int round = 0; round < 2; round++) {
            for (int key = 0; key < 100; key++) {
                publish(channel(), exchange, "key" + key, "m" + key);
            }
        }
        int different = 0;
        for (String queue : queues) {
            List<String> got = drain(channel(), queue);
            assertThat(got).isNotEmpty();
            assertThat(new HashSet<>(got)).hasSize(got.size() / 2);
            different += got.size() / 2;
        }
        assertThat(different).as("no key in two queues").isEqualTo(100);
    }

    @Test
    void aLocalRandomExchangeHasBindingsWithoutAKey() throws Exception {
        String exchange = exchange(channel(), LOCAL_RANDOM);
        String queue = queue(channel());
        Channel failing = channel();
        expectChannelClose(
                failing,
                406,
                "PRECONDITION_FAILED - Non empty binding 'key' key not permitted",
                () -> failing.queueBind(queue, exchange, "key"));
    }

    @Test
    void aLocalRandomExchangeLeadsToNoExchange() throws Exception {
        String exchange = exchange(channel(), LOCAL_RANDOM);
        Channel failing = channel();
        expectChannelClose(
                failing,
                406,
                "PRECONDITION_FAILED - Destination not found",
                () -> failing.exchangeBind("amq.fanout", exchange, ""));
    }

    @Test
    void aLocalRandomExchangeLeadsToNoReplicatedQueue() throws Exception {
        String exchange = exchange(channel(), LOCAL_RANDOM);
        String queue = durableQueue(channel(), Map.of("x-queue-type", "quorum"));
        Channel failing = channel();
        expectChannelClose(
                failing,
                406,
                "PRECONDITION_FAILED - Queue type rabbit_quorum_queue not valid for this exchange type",
                () -> failing.queueBind(queue, exchange, ""));
    }

    @ParameterizedTest
    @CsvSource({"x-random, ignored", "x-local-random, ''", "x-modulus-hash, ignored"})
    void aMessageGoesToOneOfTheBoundQueues(String type, String key) throws Exception {
        String exchange = exchange(channel(), type);
        String first = boundQueue(channel(), exchange, key);
        String second = boundQueue(channel(), exchange, key);
        for (int i = 0; i < 64; i++) {
            publish(channel(), exchange, "key" + i, "m" + i);
        }
        List<String> inFirst = drain(channel(), first);
        List<String> inSecond = drain(channel(), second);
        assertThat(inFirst.size() + inSecond.size()).isEqualTo(64);
        assertThat(inFirst).isNotEmpty().doesNotContainAnyElementsOf(inSecond);
        assertThat(inSecond).isNotEmpty();
    }
}
