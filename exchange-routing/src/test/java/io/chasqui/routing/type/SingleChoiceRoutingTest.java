package io.chasqui.routing.type;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.chasqui.codec.amqp091.FieldTable;
import io.chasqui.codec.amqp091.Timestamp;
import io.chasqui.routing.TestMessage;
import io.chasqui.routing.TestVhost;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SingleChoiceRoutingTest {

    private static final int KEYS = 20_000;

    private final TestVhost vhost = new TestVhost().queue("q1", "q2", "q3", "q4");

    @ParameterizedTest
    @ValueSource(strings = {"x-random", "x-local-random", "x-modulus-hash"})
    void eachMessageGoesToOneQueueAndAllQueuesGetTheirShare(String type) {
        vhost.exchange("x", type);
        assertThat(vhost.route("x", "k")).isEmpty();
        bindAll("");
        Map<String, Integer> counts = count("x");
        for (String queue : Set.of("q1", "q2", "q3", "q4")) {
            assertThat(counts.get(queue)).as(queue).isCloseTo(KEYS / 4, within(KEYS / 40));
        }
    }

    @Test
    void destinationsBoundTwiceHaveNoMoreChances() {
        vhost.exchange("x", "x-random");
        vhost.bindQueue("x", "q1", "a");
        vhost.bindQueue("x", "q1", "b");
        vhost.bindQueue("x", "q1", "c");
        vhost.bindQueue("x", "q2", "a");
        assertThat(count("x").get("q1")).isCloseTo(KEYS / 2, within(KEYS / 40));
    }

    @Test
    void modulusHashKeepsEveryKeyAtItsQueue() {
        vhost.exchange("x", "x-modulus-hash");
        bindAll("ignored");
        assertThat(placeKeys("x")).isEqualTo(placeKeys("x"));
        assertThat(vhost.dependsOnlyOnKey()).isTrue();
        Set<Set<String>> places = new HashSet<>();
        for (int i = 0; i < 50; i++) {
            places.add(vhost.route("x", "k", "extra" + i));
        }
        assertThat(places).as("extra keys count too").hasSizeGreaterThan(1);
    }

    @Test
    void consistentHashRespectsWeights() {
        vhost.exchange("x", "x-consistent-hash");
        vhost.bindQueue("x", "q1", "1");
        vhost.bindQueue("x", "q2", "2");
        vhost.bindQueue("x", "q3", "5");
        Map<String, Integer> counts = count("x");
        assertThat(counts.get("q1")).isCloseTo(KEYS / 8, within(KEYS / 50));
        assertThat(counts.get("q2")).isCloseTo(KEYS * 2 / 8, within(KEYS / 50));
        assertThat(counts.get("q3")).isCloseTo(KEYS * 5 / 8, within(KEYS / 50));
    }

    @Test
    void consistentHashMovesOnlyTheKeysOfTheQueueThatComesOrGoes() {
        vhost.exchange("x", "x-consistent-hash");
        vhost.bindQueue("x", "q1", "1");
        vhost.bindQueue("x", "q2", "1");
        vhost.bindQueue("x", "q3", "1");
        Map<String, Set<String>> before = placeKeys("x");
        vhost.bindQueue("x", "q4", "1");
        Map<String, Set<String>> with4 = placeKeys("x");
        before.forEach((key, place) -> assertThat(with4.get(key)).isIn(place, Set.of("q4")));
        vhost.unbindQueue("x", "q4", "1");
        assertThat(placeKeys("x")).isEqualTo(before);
    }

    @Test
    void consistentHashIgnoresASecondBindingOfTheSameQueue() {
        vhost.exchange("x", "x-consistent-hash");
        vhost.bindQueue("x", "q1", "1");
        vhost.bindQueue("x", "q2", "1");
        Map<String, Set<String>> before = placeKeys("x");
        vhost.bindQueue("x", "q1", "1000");
        assertThat(placeKeys("x")).isEqualTo(before);
        vhost.unbindQueue("x", "q1", "1");
        assertThat(count("x").getOrDefault("q2", 0)).as("its weight counts now").isLessThan(KEYS / 100);
    }

    @Test
    void consistentHashOfAHeaderIgnoresTheKey() {
        vhost.exchange("x", "x-consistent-hash", FieldTable.of("hash-header", "user"));
        bindAll("1");
        Set<Set<String>> places = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            TestMessage message = TestMessage.withHeaders(FieldTable.of("user", "u" + i));
            places.add(vhost.route("x", message));
            assertThat(vhost.route("x", message)).isEqualTo(vhost.route("x", message));
        }
        assertThat(places).hasSize(4);
        assertThat(vhost.dependsOnlyOnKey()).isFalse();
        assertThat(vhost.route("x", "a")).isEqualTo(vhost.route("x", "b")).hasSize(1);
        assertThat(vhost.route("x", TestMessage.withHeaders(FieldTable.of("user", 7))))
                .isEqualTo(vhost.route("x", TestMessage.withHeaders(FieldTable.of("user", 7L))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"correlation_id", "message_id", "timestamp"})
    void consistentHashOfAProperty(String property) {
        vhost.exchange("x", "x-consistent-hash", FieldTable.of("hash-property", property));
        bindAll("1");
        Set<Set<String>> places = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            String text = "id" + i;
            TestMessage message = TestMessage.withKey("k")
                    .withProperties(
                            property.equals("correlation_id") ? text : "same",
                            property.equals("message_id") ? text : "same",
                            new Timestamp(property.equals("timestamp") ? i : 0));
            places.add(vhost.route("x", message));
        }
        assertThat(places).hasSize(4);
        assertThat(vhost.route("x", "a")).as("without the property").hasSize(1);
    }

    /** Every line was tried on RabbitMQ 4.3.6. */
    @ParameterizedTest
    @CsvSource({
        "0, must be greater than 0",
        "-1, must be greater than 0",
        "-99999999999999999999999, must be greater than 0",
        "abc, must be an integer: <<\"abc\">>",
        "'', must be an integer: <<>>",
        "1.5, must be an integer: <<\"1.5\">>",
        "' 1', must be an integer: <<\" 1\">>",
        "+, must be an integer: <<\"+\">>",
        "10001, must not exceed 10000",
        "99999999999999999999999, must not exceed 10000"
    })
    void consistentHashRefusesWhatIsNoWeight(String key, String text) {
        vhost.exchange("x", "x-consistent-hash");
        assertThatThrownBy(() -> vhost.bindQueue("x", "q1", key))
                .hasMessage("PRECONDITION_FAILED - The binding key " + text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "+1", "01", "10000"})
    void consistentHashTakesWeights(String key) {
        vhost.exchange("x", "x-consistent-hash");
        assertThat(vhost.bindQueue("x", "q1", key)).isTrue();
    }

    @Test
    void consistentHashChecksItsArguments() {
        assertRefused(
                FieldTable.of("hash-header", "a", "hash-property", "message_id"),
                "hash-header and hash-property are mutually exclusive");
        assertRefused(FieldTable.of("hash-property", "type"), "Unsupported property: type");
        assertRefused(FieldTable.of("hash-property", 5), "invalid type 'signedint' for arg 'hash-property'");
        assertRefused(FieldTable.of("hash-header", true), "invalid type 'bool' for arg 'hash-header'");
    }

    private void assertRefused(FieldTable arguments, String text) {
        assertThatThrownBy(() -> vhost.exchange("x", "x-consistent-hash", arguments))
                .hasMessage("PRECONDITION_FAILED - " + text);
    }

    @Test
    void localRandomTakesQueuesWithoutAKeyOnly() {
        vhost.exchange("x", "x-local-random");
        vhost.exchange("f", "fanout");
        assertThatThrownBy(() -> vhost.bindQueue("x", "q1", "k"))
                .hasMessage("PRECONDITION_FAILED - Non empty binding 'k' key not permitted");
        assertThatThrownBy(() -> vhost.bindExchange("x", "f", ""))
                .hasMessage("PRECONDITION_FAILED - Destination not found");
    }

    private void bindAll(String key) {
        for (String queue : new String[] {"q3", "q1", "q4", "q2"}) {
            vhost.bindQueue("x", queue, key);
        }
    }

    private Map<String, Set<String>> placeKeys(String exchange) {
        Map<String, Set<String>> places = new HashMap<>();
        for (int i = 0; i < KEYS; i++) {
            places.put("key" + i, vhost.route(exchange, "key" + i));
        }
        return places;
    }

    private Map<String, Integer> count(String exchange) {
        Map<String, Integer> counts = new HashMap<>();
        placeKeys(exchange).values().forEach(place -> {
            assertThat(place).hasSize(1);
            counts.merge(place.iterator().next(), 1, Integer::sum);
        });
        return counts;
    }
}
