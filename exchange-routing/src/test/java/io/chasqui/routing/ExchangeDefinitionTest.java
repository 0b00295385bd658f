package io.chasqui.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chasqui.codec.amqp091.ByteArray;
import io.chasqui.codec.amqp091.FieldArray;
import io.chasqui.codec.amqp091.FieldTable;
import java.math.BigDecimal;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The texts are those of RabbitMQ 4.3.6. */
class ExchangeDefinitionTest {

    private static final ExchangeDefinition CURRENT =
            new ExchangeDefinition("x", "direct", true, false, false, FieldTable.EMPTY);

    @Test
    void theFirstDifferenceIsNamed() {
        assertRefused(
                new ExchangeDefinition("x", "topic", false, true, true, alternate("a")),
                "'type' for exchange 'x' in vhost '/': received 'topic' but current is 'direct'");
        assertRefused(
                new ExchangeDefinition("x", "direct", false, true, true, alternate("a")),
                "'durable' for exchange 'x' in vhost '/': received 'false' but current is 'true'");
        assertRefused(
                new ExchangeDefinition("x", "direct", true, true, true, alternate("a")),
                "'auto_delete' for exchange 'x' in vhost '/': received 'true' but current is 'false'");
        assertRefused(
                new ExchangeDefinition("x", "direct", true, false, true, alternate("a")),
                "'internal' for exchange 'x' in vhost '/': received 'true' but current is 'false'");
    }

    static Stream<Arguments> alternates() {
        return Stream.of(
                Arguments.of(null, "a", "the value 'a' of type 'longstr' but current is none"),
                Arguments.of(null, 5, "the value '5' of type 'signedint' but current is none"),
                Arguments.of(null, 1.5d, "the value '1.5' of type 'double' but current is none"),
                Arguments.of(null, true, "the value 'true' of type 'bool' but current is none"),
                Arguments.of(null, FieldTable.VOID, "the value 'undefined' of type 'void' but current is none"),
                Arguments.of(null, new BigDecimal("1.5"), "the value '{1,15}' of type 'decimal' but current is none"),
                Arguments.of(null, FieldArray.of(1), "the value '[{signedint,1}]' of type 'array' but current is none"),
                Arguments.of("a", "b", "'b' but current is 'a'"),
                Arguments.of("a", 5, "'5' but current is 'a'"),
                Arguments.of("a", FieldTable.VOID, "none but current is 'a'"),
                Arguments.of("a", FieldTable.of("a", 1), "'[{<<\"a\">>,signedint,1}]' but current is 'a'"),
                Arguments.of("a", null, "none but current is the value 'a' of type 'longstr'"));
    }

    @ParameterizedTest
    @MethodSource("alternates")
    void alternateExchangeMustBeTheSame(Object current, Object requested, String text) {
        assertThatThrownBy(() -> withAlternate(current).requireEquivalent(withAlternate(requested), "/"))
                .hasMessage(
                        "PRECONDITION_FAILED - inequivalent arg 'alternate-exchange' for exchange 'x' in vhost '/': "
                                + "received " + text);
    }

    @Test
    void whatMeansTheSameIsEquivalent() {
        assertThatCode(() -> CURRENT.requireEquivalent(CURRENT, "/")).doesNotThrowAnyException();
        assertThatCode(() -> withAlternate("a").requireEquivalent(withAlternate(ByteArray.of(new byte[] {'a'})), "/"))
                .doesNotThrowAnyException();
        ExchangeDefinition otherArgument =
                new ExchangeDefinition("x", "direct", true, false, false, FieldTable.of("foo", 1));
        assertThatCode(() -> CURRENT.requireEquivalent(otherArgument, "/")).doesNotThrowAnyException();
    }

    @Test
    void knowsItsAlternateExchange() {
        assertThat(CURRENT.alternateExchange()).isNull();
        assertThat(withAlternate("é").alternateExchange()).isEqualTo("é");
    }

    @Test
    void survivesTheStore() {
        ExchangeDefinition definition =
                new ExchangeDefinition("x", "topic", false, true, true, FieldTable.of("a", 1, "b", FieldTable.VOID));
        byte[] bytes = definition.toTable().encode();
        assertThat(ExchangeDefinition.fromTable("x", FieldTable.decode(bytes, 0, bytes.length)))
                .isEqualTo(definition);
    }

    @Test
    void aStoredTableThatLacksAFieldIsRefused() {
        assertThatThrownBy(() -> ExchangeDefinition.fromTable("x", FieldTable.of("type", "direct")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("durable");
    }

    private static void assertRefused(ExchangeDefinition requested, String text) {
        assertThatThrownBy(() -> CURRENT.requireEquivalent(requested, "/"))
                .hasMessage("PRECONDITION_FAILED - inequivalent arg " + text);
    }

    private static ExchangeDefinition withAlternate(Object name) {
        return new ExchangeDefinition(
                "x", "direct", true, false, false, name == null ? FieldTable.EMPTY : alternate(name));
    }

    private static FieldTable alternate(Object name) {
        return FieldTable.of("alternate-exchange", name);
    }
}
