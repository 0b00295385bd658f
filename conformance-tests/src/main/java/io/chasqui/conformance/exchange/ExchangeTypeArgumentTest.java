package io.chasqui.conformance.exchange;

import static io.chasqui.conformance.harness.Expectations.expectChannelClose;

import com.rabbitmq.client.Channel;
import io.chasqui.conformance.harness.Spec;
import io.chasqui.conformance.harness.Suite;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the exchange types beyond the standard ones refuse, and in which words. RabbitMQ has some of them as plugins, to be enabled. */
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
}
