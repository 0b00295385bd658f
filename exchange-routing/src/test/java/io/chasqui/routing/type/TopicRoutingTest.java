package io.chasqui.routing.type;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.chasqui.codec.amqp091.FieldTable;
import io.chasqui.routing.Binding;
import io.chasqui.routing.TestVhost;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopicRoutingTest {

    private final TestVhost vhost = new TestVhost().queue("q", "q2");

    /** Every line was tried on RabbitMQ 4.3.6. */
    @ParameterizedTest
    @CsvSource({
        "'', '', true", "#, '', true", "*, '', false", "#.*, '', false", "#.#, '', true", "., '', false",
        "'', ., false", "*.*, ., true", "., ., true", "*., ., true", "*, ., false", "#.*, ., true",
        "*, ' ', true", "*, .., false", "#, .., true", "a.#, a., true", "*., a., true", "'.', a., false",
        "*, *, true", "#, '#', true", "a.#, '#', false", "*.*, b.*, true"
    })
    void agreesWithRabbitMqOnOddKeys(String bindingKey, String routingKey, boolean matches) {
        vhost.exchange("t", "topic");
        vhost.bindQueue("t", "q", bindingKey);
        assertThat(vhost.route("t", routingKey)).isEqualTo(matches ? Set.of("q") : Set.of());
    }

    @ParameterizedTest
    @CsvSource({
        "a.b, a.b, true", "a.b, a.b.c, false", "a.*, a.b, true", "a.*, a, false", "a.*, a.b.c, false",
        "a.#, a, true", "a.#, a.b.c, true", "#.c, a.b.c, true", "#.c, c, true", "#.c, a.b, false",
        "a.#.c, a.c, true", "a.#.c, a.b.b.c, true", "a.#.c, a.b, false", "#.b.#, a.b.c, true", "#.b.#, b, true",
        "#.b.#, a.c, false", "#.*.#, a, true", "*.#, a.b, true", "a.**, a.b, false", "a.**, a.**, true",
        "a.#b, a.c.b, false"
    })
    void matchesWordsAndWildcards(String bindingKey, String routingKey, boolean matches) {
        vhost.exchange("t", "topic");
        vhost.bindQueue("t", "q", bindingKey);
        assertThat(vhost.route("t", routingKey)).isEqualTo(matches ? Set.of("q") : Set.of());
    }

    @Test
    void routesByEveryKeyOfAMessage() {
        vhost.exchange("t", "topic");
        vhost.bindQueue("t", "q", "b.*");
        vhost.bindQueue("t", "q2", "c.#");
        assertThat(vhost.route("t", "a", "b.c", "c")).containsExactly("q", "q2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"#.#.#", "#.a.#.b.#"})
    void refusesAThirdHash(String key) {
        vhost.exchange("t", "topic");
        assertThatThrownBy(() -> vhost.bindQueue("t", "q", key))
                .hasMessage("PRECONDITION_FAILED - Topic binding key '" + key
                        + "' uses 3 '#' wildcards, at most 2 are allowed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"#.#", "a.##.b.#.#", "##.###.#", " #.#.#'x"})
    void countsOnlyWholeWordsAsWildcards(String key) {
        vhost.exchange("t", "topic");
        assertThat(vhost.bindQueue("t", "q", key)).isTrue();
    }

    @Test
    void doesNotTryTheSameRestOfAKeyTwice() {
        // Past the limit on '#' on purpose: without the cut this takes longer than the universe has existed.
        vhost.exchange("t", "topic");
        String hostile = "#.a.".repeat(12) + "b";
        vhost.topology.bind(Binding.toQueue("t", "q", hostile, FieldTable.EMPTY));
        String key = "a.".repeat(126) + "a";
        assertTimeoutPreemptively(
                Duration.ofSeconds(20), () -> assertThat(vhost.route("t", key)).isEmpty());
        assertThat(vhost.route("t", key + ".b")).containsExactly("q");
    }

    /** One step of a history: bind (or unbind) a queue with a key. */
    record Step(boolean bind, String queue, String key) {}

    @Property(tries = 300)
    void agreesWithANaiveMatcherAfterAnyHistory(
            @ForAll("histories") List<Step> history, @ForAll("routingKeys") List<String> keys) {
        TestVhost model = new TestVhost().queue("q0", "q1", "q2", "q3");
        model.exchange("t", "topic");
        Map<Step, Step> bound = new LinkedHashMap<>();
        for (Step step : history) {
            Step binding = new Step(true, step.queue(), step.key());
            if (step.bind()) {
                assertThat(model.bindQueue("t", step.queue(), step.key()))
                        .isEqualTo(bound.putIfAbsent(binding, binding) == null);
            } else {
                model.unbindQueue("t", step.queue(), step.key());
                bound.remove(binding);
            }
        }
        for (String key : keys) {
            assertThat(model.route("t", key)).as("key '%s'", key).isEqualTo(naively(bound.keySet(), key));
        }
    }

    private static Set<String> naively(Set<Step> bound, String key) {
        Set<String> queues = new TreeSet<>();
        for (Step binding : bound) {
            if (naiveMatch(words(binding.key()), words(key))) {
                queues.add(binding.queue());
            }
        }
        return queues;
    }

    private static List<String> words(String key) {
        return key.isEmpty() ? List.of() : List.of(key.split("\\.", -1));
    }

    private static boolean naiveMatch(List<String> pattern, List<String> words) {
        if (pattern.isEmpty()) {
            return words.isEmpty();
        }
        List<String> patternRest = pattern.subList(1, pattern.size());
        if (pattern.get(0).equals("#")) {
            return naiveMatch(patternRest, words)
                    || !words.isEmpty() && naiveMatch(pattern, words.subList(1, words.size()));
        }
        return !words.isEmpty()
                && (pattern.get(0).equals("*") || pattern.get(0).equals(words.get(0)))
                && naiveMatch(patternRest, words.subList(1, words.size()));
    }

    @Provide
    Arbitrary<List<Step>> histories() {
        Arbitrary<String> words = Arbitraries.of("a", "b", "", "*", "*", "#", "ab");
        Arbitrary<String> keys = words.list()
                .ofMaxSize(6)
                .map(list -> String.join(".", list))
                .filter(key -> words(key).stream().filter("#"::equals).count() <= 2);
        return Combinators.combine(Arbitraries.of(true, true, false), Arbitraries.of("q0", "q1", "q2", "q3"), keys)
                .as(Step::new)
                .list()
                .ofMaxSize(40);
    }

    @Provide
    Arbitrary<List<String>> routingKeys() {
        return Arbitraries.of("a", "b", "", "*", "#", "ab")
                .list()
                .ofMaxSize(7)
                .map(list -> String.join(".", list))
                .list()
                .ofSize(20);
    }
}
