package io.chasqui.server.pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamePatternTest {

    @ParameterizedTest
    @CsvSource({
        "b, abc, true",
        "^b, abc, false",
        "^a.c$, abc, true",
        "B, abc, false",
        "(?i)B, abc, true",
        "^(?!amq\\.), amq.direct, false",
        "^(?!amq\\.), mine, true",
        "'', anything, true",
        "^[[:digit:]]+$, 123, true",
        "^[[:digit:]]+$, digit, false",
        "^[[:^digit:]]+$, abc, true",
        "^[a[b]+$, a[b, true",
        "^[a[b]+$, ab], false",
        "^[a&&b]+$, a&b, true",
        "^[]a]+$, a]a, true",
        "^[^]a]+$, b, true",
        "^[^]a]+$, ], false",
        "^[\\]a]+$, ]a, true",
        "^\\[x\\]$, [x], true",
        "^\\Q[a\\E[b]$, [ab, true",
        "^(?P<name>a)\\k<name>$, aa, true",
    })
    void searchesAsPerlDoes(String expression, String name, boolean matches) {
        assertThat(NamePattern.of(expression).matches(name)).isEqualTo(matches);
    }

    @Test
    void onlyALineFeedEndsALine() {
        assertThat(NamePattern.of("^a$").matches("a\n")).isTrue();
        assertThat(NamePattern.of("^a$").matches("a\r")).isFalse();
        assertThat(NamePattern.of("^.$").matches("\u0085")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"^(a+)+$", "^(a|aa)+$", "^(a*)*b$", "(x+x+)+y|(a?){100}a{100}$", "^(([a-z])+.)+[A-Z]([a-z])+$"})
    void aSearchThatWouldTakeForEverIsGivenUp(String expression) {
        String name = "a".repeat(250) + "!";
        Assertions.assertTimeout(
                Duration.ofSeconds(5),
                () -> assertThat(NamePattern.of(expression).matches(name)).isFalse());
    }

    @Test
    void anOrdinarySearchInTheLongestNameIsNotGivenUp() {
        assertThat(NamePattern.of("^([a-z]+\\.)*[a-z]+$").matches("abcd.".repeat(50) + "abcd"))
                .isTrue();
        assertThat(NamePattern.of("x.*y.*z$").matches("xyz".repeat(85))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "(, missing closing parenthesis",
        "a), unmatched closing parenthesis",
        "[a, missing terminating ] for character class",
        "*a, quantifier does not follow a repeatable item"
    })
    void faultsAreToldInTheWordsThatRabbitMqUses(String expression, String description) {
        assertThatThrownBy(() -> NamePattern.of(expression))
                .isInstanceOfSatisfying(
                        InvalidPatternException.class,
                        e -> assertThat(e.description()).isEqualTo(description));
    }

    @Test
    void anExpressionNestedTooDeeplyIsInvalid() {
        assertThatThrownBy(() -> NamePattern.of("(".repeat(100_000) + ")".repeat(100_000)))
                .isInstanceOf(InvalidPatternException.class);
    }

    @Property(tries = 300)
    void aQuotedTextMatchesItselfAndNothingElse(@ForAll String text, @ForAll String other) {
        NamePattern pattern = NamePattern.of("\\A" + NamePattern.quote(text) + "\\z");
        assertThat(pattern.matches(text)).isTrue();
        assertThat(pattern.matches(other)).isEqualTo(text.equals(other));
    }

    @Property(tries = 500)
    void anyExpressionIsEitherInvalidOrAnswersInTime(@ForAll String expression, @ForAll String name) {
        try {
            NamePattern.of(expression).matches(name);
        } catch (InvalidPatternException e) {
            assertThat(e.description()).isNotEmpty();
        }
    }
}
