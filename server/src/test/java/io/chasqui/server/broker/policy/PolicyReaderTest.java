package io.chasqui.server.broker.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chasqui.codec.amqp091.FieldTable;
import io.chasqui.server.definition.InvalidDefinitionException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The texts are RabbitMQ 4.3's. */
class PolicyReaderTest {

    private static Policy parse(PolicyKind kind, Map<String, ?> definition, Map<String, ?> more) {
        Map<String, Object> fields = new HashMap<>();
        fields.put("pattern", "^a");
        fields.put("definition", definition);
        fields.putAll(more);
        return Policy.parse(kind, "p", FieldTable.of(fields));
    }

    private static Policy parse(Map<String, ?> definition) {
        return parse(PolicyKind.USER, definition, Map.of());
    }

    private static void assertRefused(String text, Map<String, ?> definition, Map<String, ?> more) {
        assertThatThrownBy(() -> parse(PolicyKind.USER, definition, more))
                .isInstanceOf(InvalidDefinitionException.class)
                .hasMessage("Validation failed\n\n" + text + "\n");
    }

    @Test
    void readsWhatIsThereAndFillsInTheRest() {
        Policy policy = parse(Map.of("max-length", 5L));
        assertThat(policy.name()).isEqualTo("p");
        assertThat(policy.pattern().expression()).isEqualTo("^a");
        assertThat(policy.applyTo()).isEqualTo(PolicyScope.ALL);
        assertThat(policy.priority()).isEqualTo(0L);
        assertThat(policy.definition()).isEqualTo(FieldTable.of("max-length", 5L));
    }

    @Test
    void aPolicyIsStoredAsItWasRead() {
        Policy policy = parse(
                PolicyKind.USER,
                Map.of("max-length", 5L, "overflow", "reject-publish"),
                Map.of("priority", 1.5, "apply-to", "classic_queues"));
        assertThat(Policy.fromTable("p", policy.toTable())).isEqualTo(policy);
    }

    static List<Arguments> faults() {
        return List.of(
                Arguments.of("message-ttl", -1, "-1 is not a valid message TTL"),
                Arguments.of("message-ttl", "x", "<<\"x\">> is not a valid message TTL"),
                Arguments.of("message-ttl", 1.5, "1.5 is not a valid message TTL"),
                Arguments.of("message-ttl", FieldTable.VOID, "null is not a valid message TTL"),
                Arguments.of("expires", 0, "0 is not a valid queue expiry"),
                Arguments.of("max-length", -1, "-1 is not a valid maximum length"),
                Arguments.of("max-length-bytes", -5, "-5 is not a valid maximum length in bytes"),
                Arguments.of("overflow", "x", "<<\"x\">> is not a valid overflow value"),
                Arguments.of("delivery-limit", "x", "<<\"x\">> is not a valid delivery limit"),
                Arguments.of("dead-letter-exchange", 1, "1 is not a valid dead letter exchange name"),
                Arguments.of("dead-letter-routing-key", 1, "1 is not a valid dead letter routing key"),
                Arguments.of("dead-letter-strategy", "x", "<<\"x\">> is not a valid dead letter strategy"),
                Arguments.of("alternate-exchange", 1, "1 is not a valid alternate exchange name"),
                Arguments.of("queue-version", 3, "3 is not a valid queue-version value"),
                Arguments.of("queue-mode", "x", "<<\"x\">> is not a valid queue-mode value"),
                Arguments.of("max-in-memory-length", -1, "-1 is not a valid maximum memory in bytes"),
                Arguments.of("queue-leader-locator", "x", "<<\"x\">> is not a valid queue leader locator value"),
                Arguments.of(
                        "queue-master-locator",
                        "client-local",
                        "use of deprecated queue-master-locator argument is not permitted"),
                Arguments.of("consumer-timeout", -1, "-1 is not a valid consumer timeout"),
                Arguments.of("consumer-disconnected-timeout", -1, "-1 is not a valid consumer disconnected timeout"),
                Arguments.of(
                        "delayed-retry-type",
                        "x",
                        "<<\"x\">> is not a valid delayed retry type. Must be one of: all, failed, returned, disabled"),
                Arguments.of(
                        "delayed-retry-type", "all", "delayed-retry-min is required when delayed-retry-type is all"),
                Arguments.of(
                        "delayed-retry-min",
                        -1,
                        "-1 is not a valid delayed retry minimum delay. Must be a positive integer"),
                Arguments.of(
                        "delayed-retry-max",
                        "x",
                        "<<\"x\">> is not a valid delayed retry maximum delay. Must be a positive integer"),
                Arguments.of("target-group-size", 0, "0 is not a valid qq target count value"),
                Arguments.of("max-age", "1x", "<<\"1x\">> is not a valid max age"),
                Arguments.of("stream-max-segment-size-bytes", -1, "-1 is not a valid segment size"),
                Arguments.of("stream-filter-size-bytes", 1, "1 is not a valid filter size. Valid range is 16-255"),
                Arguments.of("max-priority", 4, "[{<<\"max-priority\">>,4}] are not recognised policy settings"),
                Arguments.of("ha-mode", "all", "[{<<\"ha-mode\">>,<<\"all\">>}] are not recognised policy settings"));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void aWrongSettingIsRefused(String key, Object value, String text) {
        assertRefused(text, Map.of(key, value), Map.of());
    }

    @Test
    void anEmptyDefinitionIsRefused() {
        assertRefused("no policy provided", Map.of(), Map.of());
    }

    @Test
    void settingsThatNobodyKnowsAreListedInOrder() {
        assertRefused(
                "[{<<\"bar\">>,<<\"x\">>},{<<\"foo\">>,1}] are not recognised policy settings",
                Map.of("foo", 1, "bar", "x", "max-length", 1),
                Map.of());
    }

    @Test
    void everyFaultIsTold() {
        assertRefused(
                "-1 is not a valid maximum length\n"
                        + "pattern should be regular expression but is invalid: {\"missing closing parenthesis\",\n"
                        + "                                                      1}\n"
                        + "priority should be a number, actually was <<\"x\">>",
                Map.of("max-length", -1, "message-ttl", -1),
                Map.of("pattern", "(", "priority", "x"));
    }

    @Test
    void aPatternThatIsNoTextIsRefused() {
        assertRefused("pattern should be a binary but was 1", Map.of("max-length", 1), Map.of("pattern", 1));
    }

    @Test
    void anUnknownScopeIsRefused() {
        assertRefused(
                "apply-to 'foo' unrecognised; should be one of: 'queues', 'classic_queues', "
                        + " 'quorum_queues', 'streams', 'exchanges', or 'all'",
                Map.of("max-length", 1),
                Map.of("apply-to", "foo"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dead-letter-exchange",
                "dead-letter-routing-key",
                "dead-letter-strategy",
                "alternate-exchange",
                "consumer-timeout",
                "queue-leader-locator",
                "priority-order"
            })
    void operatorPoliciesDoNotHaveEverySetting(String key) {
        assertThatThrownBy(() -> parse(PolicyKind.OPERATOR, Map.of(key, "x"), Map.of()))
                .hasMessage(
                        "Validation failed\n\n[{<<\"" + key + "\">>,<<\"x\">>}] are not recognised policy settings\n");
    }
}
