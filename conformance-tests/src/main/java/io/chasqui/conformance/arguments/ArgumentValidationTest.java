package io.chasqui.conformance.arguments;

import static io.chasqui.conformance.harness.Expectations.expectChannelClose;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import io.chasqui.conformance.harness.DiffersFromRabbitMq;
import io.chasqui.conformance.harness.Spec;
import io.chasqui.conformance.harness.Suite;
import java.math.BigDecimal;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Spec("queue.declare / arguments")
class ArgumentValidationTest extends Suite {

    private static final long TEN_YEARS = 315_360_000_000L;

    @ParameterizedTest
    @ValueSource(strings = {"x-message-ttl", "x-expires", "x-max-length", "x-max-length-bytes", "x-max-priority"})
    void aNumberIsNoText(String argument) throws Exception {
        expectInvalid(Map.of(argument, "abc"), argument, ": \"expected integer, got longstr\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x-message-ttl", "x-expires", "x-max-length", "x-max-length-bytes", "x-max-priority"})
    void aNumberIsNotNegative(String argument) throws Exception {
        expectInvalid(Map.of(argument, -1), argument, ": {value_negative,-1}");
    }

    @ParameterizedTest
    @MethodSource
    void aNumberIsAnIntegerOfAnyWidth(Object value, String type) throws Exception {
        Map<String, Object> arguments = new HashMap<>();
        arguments.put("x-max-length", value);
        if (type == null) {
            assertThat(durableQueue(channel(), arguments)).isNotEmpty();
        } else {
            expectInvalid(arguments, "x-max-length", ": \"expected integer, got " + type + "\"");
        }
    }

    static Stream<Arguments> aNumberIsAnIntegerOfAnyWidth() {
        return Stream.of(
                Arguments.of((byte) 5, null),
                Arguments.of((short) 5, null),
                Arguments.of(5, null),
                Arguments.of(5L, null),
                Arguments.of(true, "bool"),
                Arguments.of(1.5, "double"),
                Arguments.of(1.5f, "float"),
                Arguments.of(new BigDecimal("1.5"), "decimal"),
                Arguments.of(new byte[] {5}, "binary"),
                Arguments.of(new Date(5000), "timestamp"),
                Arguments.of(null, "void"),
                Arguments.of(List.of(5), "array"),
                Arguments.of(Map.of("a", 5), "table"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x-message-ttl", "x-expires"})
    void aTimeIsAtMostTenYears(String argument) throws Exception {
        durableQueue(channel(), Map.of(argument, TEN_YEARS));
        expectInvalid(Map.of(argument, TEN_YEARS + 1), argument, ": {value_too_large," + (TEN_YEARS + 1) + "}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x-message-ttl", "x-max-length", "x-max-length-bytes", "x-max-priority"})
    void aLimitMayBeZero(String argument) throws Exception {
        String queue = durableQueue(channel(), Map.of(argument, 0));
        assertThat(ready(channel(), queue)).isZero();
    }

    @Test
    void aQueueCannotExpireAtOnce() throws Exception {
        expectInvalid(Map.of("x-expires", 0), "x-expires", ": {value_zero,0}");
    }

    @Test
    void thereAreAtMost255Priorities() throws Exception {
        durableQueue(channel(), Map.of("x-max-priority", 255));
        expectInvalid(Map.of("x-max-priority", 256), "x-max-priority", ": {max_value_exceeded,256}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"drop-head", "reject-publish", "reject-publish-dlx"})
    void everyWayToOverflowCanBeChosen(String overflow) throws Exception {
        String queue = durableQueue(channel(), Map.of("x-overflow", overflow));
        assertThat(ready(channel(), queue)).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "", "DROP-HEAD"})
    void anotherWayToOverflowIsRefused(String overflow) throws Exception {
        expectInvalid(Map.of("x-overflow", overflow), "x-overflow", ": invalid_overflow");
    }

    @Test
    void theWayToOverflowIsText() throws Exception {
        expectInvalid(Map.of("x-overflow", 1), "x-overflow", ": {unacceptable_type,signedint}");
    }

    @Test
    void aSingleActiveConsumerIsWantedOrNot() throws Exception {
        durableQueue(channel(), Map.of("x-single-active-consumer", false));
        durableQueue(channel(), Map.of("x-single-active-consumer", true));
        expectInvalid(
                Map.of("x-single-active-consumer", "true"),
                "x-single-active-consumer",
                ": {unacceptable_type,longstr}");
    }

    @ParameterizedTest
    @CsvSource({"0", "1", "3"})
    void onlyQueueVersionTwoIsThere(int version) throws Exception {
        durableQueue(channel(), Map.of("x-queue-version", 2));
        expectInvalid(
                Map.of("x-queue-version", version),
                "x-queue-version",
                ": \"unsupported queue version '" + version + "'\"");
    }

    @Test
    void aLeaderLocatorIsOneOfThoseKnown() throws Exception {
        for (String locator : List.of("client-local", "balanced", "random", "least-leaders", "min-masters")) {
            durableQueue(channel(), Map.of("x-queue-leader-locator", locator));
        }
        expectInvalid(
                Map.of("x-queue-leader-locator", "anywhere"), "x-queue-leader-locator", ": invalid_queue_locator_arg");
    }

    @Test
    void theQueueModeIsNotLookedAt() throws Exception {
        String queue = durableQueue(channel(), Map.of("x-queue-mode", 5));
        assertThat(ready(channel(), queue)).isZero();
    }

    @Test
    void anUnknownArgumentIsNoMistake() throws Exception {
        String queue = durableQueue(channel(), Map.of("x-unheard-of", "abc", "plain", List.of(1)));
        channel().queueDeclare(queue, true, false, false, Map.of("x-unheard-of", "another value"));
        assertThat(ready(channel(), queue)).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x-delivery-limit",
                "x-consumer-timeout",
                "x-consumer-disconnected-timeout",
                "x-dead-letter-strategy",
                "x-delayed-retry-type",
                "x-delayed-retry-min",
                "x-delayed-retry-max",
                "x-max-in-memory-length",
                "x-max-in-memory-bytes",
                "x-quorum-initial-group-size",
                "x-max-age",
                "x-stream-max-segment-size-bytes",
                "x-stream-filter-size-bytes",
                "x-initial-cluster-size"
            })
    void aClassicQueueRefusesWhatOnlyOtherTypesKnow(String argument) throws Exception {
        expectInvalid(Map.of(argument, 5), argument, " of queue type rabbit_classic_queue");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x-max-priority", "x-queue-mode", "x-queue-version", "x-max-age"})
    void aQuorumQueueRefusesWhatOnlyOtherTypesKnow(String argument) throws Exception {
        expectInvalid(Map.of("x-queue-type", "quorum", argument, 2), argument, " of queue type rabbit_quorum_queue");
    }

    @ParameterizedTest
    @CsvSource({
        "x-quorum-initial-group-size, 0, '{value_zero,0}'",
        "x-quorum-initial-group-size, -1, '{value_negative,-1}'",
        "x-consumer-timeout, -1, '{value_negative,-1}'",
        "x-consumer-disconnected-timeout, -1, '{value_negative,-1}'",
        "x-max-in-memory-length, -1, '{value_negative,-1}'",
        "x-message-ttl, -1, '{value_negative,-1}'",
        "x-expires, 0, '{value_zero,0}'"
    })
    void aQuorumQueueChecksItsNumbersToo(String argument, int value, String fault) throws Exception {
        expectInvalid(Map.of("x-queue-type", "quorum", argument, value), argument, ": " + fault);
    }

    @Test
    void aDeadLetterStrategyIsOneOfTwo() throws Exception {
        durableQueue(channel(), Map.of("x-queue-type", "quorum", "x-dead-letter-strategy", "at-most-once"));
        durableQueue(channel(), Map.of("x-queue-type", "quorum", "x-dead-letter-strategy", "at-least-once"));
        expectInvalid(
                Map.of("x-queue-type", "quorum", "x-dead-letter-strategy", "perhaps"),
                "x-dead-letter-strategy",
                ": invalid_dlx_strategy");
    }

    @ParameterizedTest
    @CsvSource({
        "false, false, false, non-durable",
        "true, true, false, exclusive-owner",
        "true, false, true, auto-delete",
        "false, false, true, auto-delete"
    })
    void aQuorumQueueIsDurableAndForEveryone(boolean durable, boolean exclusive, boolean autoDelete, String property)
            throws Exception {
        Channel failing = channel();
        String queue = deletedLater(freshName());
        expectChannelClose(
                failing,
                406,
                "PRECONDITION_FAILED - invalid property '" + property + "' for queue '" + queue + "' in vhost '/'",
                () -> failing.queueDeclare(queue, durable, exclusive, autoDelete, Map.of("x-queue-type", "quorum")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"foo", "Quorum", "rabbit_quorum_queue"})
    void anUnknownQueueTypeIsRefused(String type) throws Exception {
        expectInvalid(Map.of("x-queue-type", type), "x-queue-type", ": \"unsupported queue type '" + type + "'\"");
    }

    @Test
    void theQueueTypeIsText() throws Exception {
        expectInvalid(Map.of("x-queue-type", 5), "x-queue-type", ": {unacceptable_type,signedint}");
    }

    @Test
    @DiffersFromRabbitMq("streams do not exist yet, and nobody shall believe that a queue is one")
    void aStreamIsRefused() throws Exception {
        expectInvalid(Map.of("x-queue-type", "stream"), "x-queue-type", ": \"unsupported queue type 'stream'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "undefined"})
    void anEmptyQueueTypeIsNone(String type) throws Exception {
        String queue = durableQueue(channel(), Map.of("x-queue-type", type, "x-max-priority", 1));
        assertThat(ready(channel(), queue)).isZero();
    }

    @Test
    void theClassicTypeNeedNotBeNamed() throws Exception {
        String queue = durableQueue(channel(), Map.of("x-queue-type", "classic"));
        channel().queueDeclare(queue, true, false, false, null);
        assertThat(ready(channel(), queue)).isZero();
    }

    @Test
    void aClassicQueueIsNoQuorumQueue() throws Exception {
        Channel failing = channel();
        String queue = durableQueue(failing, Map.of("x-queue-type", "quorum"));
        expectChannelClose(
                failing,
                406,
                "inequivalent arg 'x-queue-type' for queue '" + queue
                        + "' in vhost '/': received 'classic' but current is 'quorum'",
                () -> failing.queueDeclare(queue, true, false, false, null));
    }

    @Test
    void aQuorumQueueHasANameOfItsOwn() throws Exception {
        Channel failing = channel();
        expectChannelClose(
                failing,
                406,
                "PRECONDITION_FAILED - Cannot declare a server-named queue for type rabbit_quorum_queue",
                () -> failing.queueDeclare("", true, false, false, Map.of("x-queue-type", "quorum")));
    }

    @Test
    void theDeadLetterExchangeIsAName() throws Exception {
        Channel failing = channel();
        String queue = deletedLater(freshName());
        expectChannelClose(
                failing,
                406,
                "PRECONDITION_FAILED - invalid type 'bool' for arg 'x-dead-letter-exchange' in queue '" + queue
                        + "' in vhost '/'",
                () -> failing.queueDeclare(queue, true, false, false, Map.of("x-dead-letter-exchange", true)));
    }

    @Test
    void theDeadLetterExchangeNeedNotExist() throws Exception {
        String queue = durableQueue(channel(), Map.of("x-dead-letter-exchange", freshName()));
        assertThat(ready(channel(), queue)).isZero();
    }

    @Test
    void aDeadLetterRoutingKeyNeedsAnExchange() throws Exception {
        expectInvalid(
                Map.of("x-dead-letter-routing-key", "k"),
                "x-dead-letter-routing-key",
                ": routing_key_but_no_dlx_defined");
    }

    @Test
    void theDeadLetterRoutingKeyIsText() throws Exception {
        expectInvalid(
                Map.of("x-dead-letter-routing-key", 5, "x-dead-letter-exchange", "x"),
                "x-dead-letter-routing-key",
                ": {unacceptable_type,signedint}");
    }

    @ParameterizedTest
    @CsvSource({
        "x-max-length, x-message-ttl, x-message-ttl",
        "x-max-length, x-expires, x-expires",
        "x-message-ttl, x-expires, x-expires",
        "x-max-priority, x-max-length, x-max-length",
        "x-max-age, x-max-length, x-max-length"
    })
    void ofSeveralFaultsTheFirstInRabbitMqsOrderIsTold(String one, String other, String told) throws Exception {
        Map<String, Object> arguments = new LinkedHashMap<>();
        arguments.put(one, -1);
        arguments.put(other, -1);
        expectInvalid(arguments, told, ": {value_negative,-1}");
    }

    @Test
    void aRefusedDeclarationLeavesNoQueueBehind() throws Exception {
        String queue = expectInvalid(Map.of("x-max-length", -1), "x-max-length", ": {value_negative,-1}");
        Channel looking = siblingChannel();
        expectChannelClose(looking, 404, "no queue '" + queue + "'", () -> looking.queueDeclarePassive(queue));
    }

    private String expectInvalid(Map<String, Object> arguments, String argument, String fault) throws Exception {
        Channel failing = siblingChannel();
        String queue = deletedLater(freshName());
        expectChannelClose(
                failing,
                406,
                "PRECONDITION_FAILED - invalid arg '" + argument + "' for queue '" + queue + "' in vhost '/'" + fault,
                () -> failing.queueDeclare(queue, true, false, false, arguments));
        return queue;
    }
}
