package io.chasqui.codec.amqp091;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FieldTableTest {

    @Test
    void convertsJavaObjects() {
        FieldTable table = FieldTable.builder()
                .put("text", "classic")
                .put("nothing", null)
                .put("list", Arrays.asList("a", 1, null))
                .put("map", Map.of("k", true))
                .build();

        assertThat(table.get("text")).isEqualTo(LongString.of("classic")).hasToString("classic");
        assertThat(table.get("nothing")).isEqualTo(FieldTable.VOID);
        assertThat(table.get("list")).isEqualTo(FieldArray.of(LongString.of("a"), 1, FieldTable.VOID));
        assertThat(table.get("map")).isEqualTo(FieldTable.of("k", true));
        assertThat(table.get("missing")).isNull();
    }

    @Test
    void refusesWhatHasNoFieldType() {
        FieldTable.Builder builder = FieldTable.builder();

        assertThatIllegal(() -> builder.put("k", 'c'));
        assertThatIllegal(() -> builder.put("k", List.of(new Object())));
        assertThatIllegal(() -> builder.put("x".repeat(256), 1));
        assertThatIllegal(() -> builder.put("k", new BigDecimal("1e5").setScale(-5)));
        assertThatIllegal(() -> builder.put("k", new BigDecimal("0.1").setScale(256)));
        assertThatIllegal(() -> builder.put("k", new BigDecimal("2147483648")));
        assertThatIllegal(() -> FieldTable.of(Map.of(1, 1)));
        assertThat(builder.build()).isEqualTo(FieldTable.EMPTY);
    }

    @Test
    void changesAreCopies() {
        FieldTable table = FieldTable.of("a", 1, "b", 2);

        assertThat(table.with("a", 3).names()).containsExactly("a", "b");
        assertThat(table.with("c", 3).names()).containsExactly("a", "b", "c");
        assertThat(table.without("a")).isEqualTo(FieldTable.of("b", 2));
        assertThat(table.without("c")).isSameAs(table);
        assertThat(table).isEqualTo(FieldTable.of("b", 2, "a", 1));
        assertThatThrownBy(() -> table.asMap().clear()).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> FieldArray.of(1).add(2)).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void theLastOfTwoFieldsWins() {
        assertThat(decode(0, 0, 0, 8, 1, 'k', 'b', 1, 1, 'k', 'b', 2)).isEqualTo(FieldTable.of("k", (byte) 2));
    }

    @Test
    void bothTagsOfLongAreSigned() {
        FieldTable expected = FieldTable.of("k", -2L);

        assertThat(decode(0, 0, 0, 11, 1, 'k', 'l', 255, 255, 255, 255, 255, 255, 255, 254))
                .isEqualTo(expected);
        assertThat(decode(0, 0, 0, 11, 1, 'k', 'L', 255, 255, 255, 255, 255, 255, 255, 254))
                .isEqualTo(expected);
    }

    @Test
    void anyOctetButZeroIsTrue() {
        assertThat(decode(0, 0, 0, 4, 1, 'k', 't', 2)).isEqualTo(FieldTable.of("k", true));
        assertThat(decode(0, 0, 0, 4, 1, 'k', 't', 0)).isEqualTo(FieldTable.of("k", false));
    }

    @Test
    void refusesMalformedTables() {
        assertMalformed();
        assertMalformed(0, 0, 0, 1);
        assertMalformed(255, 255, 255, 255, 0);
        assertMalformed(0, 0, 0, 0, 0);
        // Unknown tags
        assertMalformed(0, 0, 0, 3, 1, 'k', 'Z');
        assertMalformed(0, 0, 0, 3, 1, 'k', 200);
        // No value, no name
        assertMalformed(0, 0, 0, 2, 1, 'k');
        assertMalformed(0, 0, 0, 1, 5);
        // A string and a table that end behind the table around them
        assertMalformed(0, 0, 0, 7, 1, 'k', 'S', 0, 0, 0, 1, 'x');
        assertMalformed(0, 0, 0, 7, 1, 'k', 'F', 0, 0, 0, 1, 'x');
        assertMalformed(0, 0, 0, 7, 1, 'k', 'A', 127, 255, 255, 255);
    }

    @ParameterizedTest
    @ValueSource(chars = {'F', 'A'})
    void nestsAsDeepAsAllowedAndNoDeeper(char container) {
        byte[] deepest = nested(container, FieldTable.MAX_DEPTH);
        FieldTable table = FieldTable.decode(deepest, 0, deepest.length);
        assertThat(table.encode()).isEqualTo(deepest);
        assertThat(scans(deepest)).isTrue();
        assertThatIllegal(() -> FieldTable.of("k", table));
        assertThatIllegal(() -> FieldTable.of("k", List.of(Map.of("k", table.get("")))));

        assertTooDeep(nested(container, FieldTable.MAX_DEPTH + 1));
        assertTooDeep(nested(container, 100_000));
    }

    private static void assertTooDeep(byte[] encoded) {
        assertThatThrownBy(() -> FieldTable.decode(encoded, 0, encoded.length)).isInstanceOf(ProtocolException.class);
        assertThat(scans(encoded)).isFalse();
    }

    private static boolean scans(byte[] headers) {
        ByteBuf properties = Unpooled.buffer();
        properties.writeShort(Property.HEADERS.flag()).writeBytes(headers);
        try {
            new PropertiesScanner().scan(properties, 0, properties.writerIndex());
            return true;
        } catch (ProtocolException e) {
            return false;
        }
    }

    @Test
    void decodesInTheMiddleOfABuffer() {
        ByteBuf buffer = Unpooled.buffer().writeByte(9);
        FieldTable.of("k", 5).write(buffer);
        int length = buffer.writerIndex() - 1;
        buffer.writeByte(9);

        assertThat(FieldTable.decode(buffer, 1, length)).isEqualTo(FieldTable.of("k", 5));
        assertThat(buffer.readerIndex()).isZero();
    }

    /** A table with a container in a container and so on; the innermost has a void in it. */
    private static byte[] nested(char container, int depth) {
        int nameLength = container == 'F' ? 1 : 0;
        int perLevel = Integer.BYTES + nameLength + 1;
        ByteBuf out = Unpooled.buffer(depth * perLevel);
        // The outermost is always a table, whose field has a name of no characters.
        out.writeInt(2 + (depth - 1) * perLevel).writeByte(0);
        for (int level = depth - 1; level > 0; level--) {
            out.writeByte(container).writeInt(level * perLevel - Integer.BYTES).writeZero(nameLength);
        }
        out.writeByte('V');
        return Arrays.copyOf(out.array(), out.writerIndex());
    }

    private static FieldTable decode(int... octets) {
        ByteBuf in = Unpooled.buffer();
        for (int octet : octets) {
            in.writeByte(octet);
        }
        return FieldTable.decode(in, 0, octets.length);
    }

    private static void assertMalformed(int... octets) {
        assertThatThrownBy(() -> decode(octets))
                .isInstanceOfSatisfying(
                        ProtocolException.class, e -> assertThat(e.code()).isEqualTo(ReplyCode.SYNTAX_ERROR));
    }

    private static void assertThatIllegal(ThrowingCallable callable) {
        assertThatThrownBy(callable).isInstanceOf(IllegalArgumentException.class);
    }
}
