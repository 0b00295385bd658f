package io.chasqui.codec.amqp091;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Expectations were taken from RabbitMQ 4.3.6, asked by redeclaring a quorum queue with x-delivery-limit. */
class FieldValuesTest {

    private static final FieldArray ARRAY = FieldArray.of(1, "z");
    private static final FieldTable TABLE = FieldTable.of("k", false);

    static Arguments[] texts() {
        return new Arguments[] {
            Arguments.of(true, "true", "bool"),
            Arguments.of((byte) -1, "-1", "byte"),
            Arguments.of(new UnsignedByte(255), "255", "unsignedbyte"),
            Arguments.of((short) -16, "-16", "short"),
            Arguments.of(new UnsignedShort(65520), "65520", "unsignedshort"),
            Arguments.of(-5, "-5", "signedint"),
            Arguments.of(new UnsignedInt(4_000_000_000L), "4000000000", "unsignedint"),
            Arguments.of(7L, "7", "long"),
            Arguments.of(0.1f, "0.10000000149011612", "float"),
            Arguments.of(0.1, "0.1", "double"),
            Arguments.of(1e20, "1.0e20", "double"),
            Arguments.of(new BigDecimal("3.14"), "{2,314}", "decimal"),
            Arguments.of(new BigDecimal("-3.14"), "{2,4294966982}", "decimal"),
            Arguments.of(LongString.of("ab"), "ab", "longstr"),
            Arguments.of(LongString.of(new byte[] {-1, -2}), "\u00ff\u00fe", "longstr"),
            Arguments.of(ByteArray.of(new byte[] {'a', 'b'}), "ab", "binary"),
            Arguments.of(new Timestamp(99), "99", "timestamp"),
            Arguments.of(ARRAY, "[{signedint,1},{longstr,<<\"z\">>}]", "array"),
            Arguments.of(TABLE, "[{<<\"k\">>,bool,false}]", "table"),
            Arguments.of(FieldTable.VOID, "undefined", "void"),
        };
    }

    @ParameterizedTest
    @MethodSource("texts")
    void describesADifferenceAsRabbitMqDoes(Object value, String text, String type) {
        assertThat(FieldValues.typeName(value)).isEqualTo(type);
        assertThat(FieldValues.difference(null, value))
                .isEqualTo("received the value '" + text + "' of type '" + type + "' but current is none");
        assertThat(FieldValues.difference(value, null))
                .isEqualTo("received none but current is the value '" + text + "' of type '" + type + "'");
    }

    @Test
    void describesADifferenceBetweenTwoValuesWithoutTypes() {
        assertThat(FieldValues.difference(7L, 3)).isEqualTo("received '3' but current is '7'");
        assertThat(FieldValues.difference(6, LongString.of("6"))).isEqualTo("received '6' but current is '6'");
        assertThat(FieldValues.difference(FieldTable.VOID, true)).isEqualTo("received 'true' but current is none");
    }

    @Test
    void equalNumbersAreEquivalentWhateverTheirWidth() {
        Object[] sixes = {
            (byte) 6, new UnsignedByte(6), (short) 6, new UnsignedShort(6), 6, new UnsignedInt(6), 6L, new Timestamp(6)
        };
        for (Object a : sixes) {
            for (Object b : sixes) {
                assertThat(FieldValues.equivalent(a, b)).as("%s %s", a, b).isTrue();
            }
            assertThat(FieldValues.equivalent(a, 7)).isFalse();
            assertThat(FieldValues.equivalent(a, 6.0)).isFalse();
            assertThat(FieldValues.equivalent(a, new BigDecimal(6))).isFalse();
            assertThat(FieldValues.equivalent(a, LongString.of("6"))).isFalse();
        }
        assertThat(FieldValues.equivalent(0.5f, 0.5)).isTrue();
        assertThat(FieldValues.equivalent(0.1f, 0.1)).isFalse();
        assertThat(FieldValues.equivalent(0.0, -0.0)).isTrue();
        assertThat(FieldValues.equivalent(Double.NaN, Double.NaN)).isTrue();
        assertThat(FieldValues.equivalent(new Timestamp(-1), -1L)).isFalse();
        assertThat(FieldValues.equivalent(new Timestamp(-1), new Timestamp(-1))).isTrue();
    }

    @Test
    void otherValuesAreEquivalentIfTheirContentIs() {
        assertThat(FieldValues.equivalent(LongString.of("a"), ByteArray.of(new byte[] {'a'})))
                .isTrue();
        assertThat(FieldValues.equivalent(LongString.of("a"), LongString.of("b")))
                .isFalse();
        assertThat(FieldValues.equivalent(new BigDecimal("1.0"), new BigDecimal("1.0")))
                .isTrue();
        assertThat(FieldValues.equivalent(new BigDecimal("1.0"), new BigDecimal("1.00")))
                .isFalse();
        assertThat(FieldValues.equivalent(ARRAY, FieldArray.of(1, "z"))).isTrue();
        assertThat(FieldValues.equivalent(TABLE, FieldTable.of("k", true))).isFalse();
        assertThat(FieldValues.equivalent(true, true)).isTrue();
        assertThat(FieldValues.equivalent(null, null)).isTrue();
        assertThat(FieldValues.equivalent(null, FieldTable.VOID)).isFalse();
        assertThat(FieldValues.equivalent(1, null)).isFalse();
    }

    @Test
    void integersHaveANumber() {
        assertThat(FieldValues.integer(new UnsignedInt(4_000_000_000L))).isEqualTo(4_000_000_000L);
        assertThat(FieldValues.integer((byte) -1)).isEqualTo(-1);
        assertThat(FieldValues.isInteger(new Timestamp(1))).isFalse();
        assertThat(FieldValues.isInteger(1.0)).isFalse();
        assertThatThrownBy(() -> FieldValues.integer(1.0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> FieldValues.integer(null)).isInstanceOf(IllegalArgumentException.class);
    }
}
