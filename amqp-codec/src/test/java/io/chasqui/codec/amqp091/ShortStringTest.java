package io.chasqui.codec.amqp091;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ShortStringTest {

    @Provide
    Arbitrary<String> text() {
        return Generators.shortStrings();
    }

    /** Bytes in which pieces of UTF-8 sequences are frequent. */
    @Provide
    Arbitrary<byte[]> nearlyUtf8() {
        return Arbitraries.of(
                        0x41, 0x80, 0xBF, 0xC0, 0xC3, 0xA9, 0xE2, 0x82, 0xAC, 0xED, 0xA0, 0xB0, 0xF0, 0x9F, 0x98, 0xF4,
                        0xFF)
                .map(octet -> (byte) (int) octet)
                .array(byte[].class)
                .ofMaxSize(12);
    }

    @Property(seed = "20261120")
    void anyBytesComeBack(@ForAll byte[] bytes) {
        assertThat(ShortString.encode(ShortString.decode(bytes))).isEqualTo(bytes);
    }

    @Property(seed = "20261120", tries = 5000)
    void tornUtf8ComesBack(@ForAll("nearlyUtf8") byte[] bytes) {
        String decoded = ShortString.decode(bytes);

        assertThat(ShortString.encode(decoded)).isEqualTo(bytes);
        boolean valid =
                Arrays.equals(new String(bytes, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8), bytes);
        assertThat(ShortString.isUtf8(decoded)).isEqualTo(valid);
    }

    @Example
    void theReplacementCharacterIsText() {
        byte[] bytes = "a\uFFFDb".getBytes(StandardCharsets.UTF_8);

        assertThat(ShortString.decode(bytes)).isEqualTo("a\uFFFDb");
        assertThat(ShortString.isUtf8("a\uFFFDb")).isTrue();
    }

    @Property(seed = "20261120")
    void textIsUtf8(@ForAll("text") String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);

        assertThat(ShortString.encode(text)).isEqualTo(bytes);
        assertThat(ShortString.decode(bytes)).isEqualTo(text);
        assertThat(ShortString.isUtf8(text)).isTrue();
    }

    @Example
    void decodesPartsOfArraysAndBuffers() {
        byte[] bytes = "aé€b".getBytes(StandardCharsets.UTF_8);

        assertThat(ShortString.decode(bytes, 1, 5)).isEqualTo("é€");
        assertThat(ShortString.decode(Unpooled.wrappedBuffer(bytes), 1, 5)).isEqualTo("é€");
        assertThat(ShortString.decode(bytes, 2, 1)).isEqualTo("\uDCA9");
    }

    @Example
    void writesTheLengthInBytes() {
        ByteBuf out = Unpooled.buffer();
        ShortString.write(out, "é");

        assertThat(Arrays.copyOf(out.array(), out.writerIndex())).containsExactly(2, 0xC3, 0xA9);
        assertThat(ShortString.encodeWithLength("é")).containsExactly(2, 0xC3, 0xA9);
        assertThat(ShortString.encodeWithLength("x".repeat(255))).hasSize(256).startsWith(0xFF);
    }

    @Example
    void refusesToWriteMoreThan255Bytes() {
        String tooLong = "é".repeat(128);

        assertThatThrownBy(() -> ShortString.encodeWithLength(tooLong)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ShortString.write(Unpooled.buffer(), tooLong))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
