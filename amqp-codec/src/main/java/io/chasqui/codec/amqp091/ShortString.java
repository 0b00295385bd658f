package io.chasqui.codec.amqp091;

import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Short strings (AMQP 0-9-1 section 4.2.5.3) as Java strings. Names and routing keys are arbitrary bytes of which UTF-8
 * is only the usual case, so a byte that is not part of valid UTF-8 is mapped to the lone surrogate U+DC00 + byte
 * (U+DC80 to U+DCFF) and back: {@code encode(decode(bytes))} gives the same bytes for every input, and two strings are
 * equal exactly if their bytes are.
 */
public final class ShortString {

    /** Longest short string in bytes. */
    public static final int MAX_LENGTH = 255;

    private static final char ESCAPE_BASE = 0xDC00;

    private static final char REPLACEMENT = '\uFFFD';

    private ShortString() {}

    public static String decode(byte[] bytes) {
        return decode(bytes, 0, bytes.length);
    }

    public static String decode(byte[] bytes, int index, int length) {
        String text = new String(bytes, index, length, StandardCharsets.UTF_8);
        // Malformed bytes become this character; it may also just be in the text.
        return text.indexOf(REPLACEMENT) < 0 ? text : decodeEscaping(ByteBuffer.wrap(bytes, index, length));
    }

    /** Decodes {@code length} bytes (without length octet) at the absolute {@code index}. */
    public static String decode(ByteBuf in, int index, int length) {
        byte[] bytes = new byte[length];
        in.getBytes(index, bytes);
        return decode(bytes);
    }

    /** The bytes of the string, without length octet and of any length. A lone surrogate outside the range above becomes '?'. */
    public static byte[] encode(String string) {
        return isUtf8(string) ? string.getBytes(StandardCharsets.UTF_8) : encodeEscaped(string);
    }

    /** Whether a decoded string was valid UTF-8. */
    public static boolean isUtf8(String string) {
        for (int i = 0; i < string.length(); i++) {
            if (isEscape(string, i)) {
                return false;
            }
        }
        return true;
    }

    /**
     * The string as it stands on the wire, length octet first.
     *
     * @throws IllegalArgumentException if it takes more than 255 bytes
     */
    public static byte[] encodeWithLength(String string) {
        byte[] bytes = checkLength(encode(string));
        byte[] encoded = new byte[bytes.length + 1];
        encoded[0] = (byte) bytes.length;
        System.arraycopy(bytes, 0, encoded, 1, bytes.length);
        return encoded;
    }

    /**
     * Appends length octet and bytes.
     *
     * @throws IllegalArgumentException if the string takes more than 255 bytes
     */
    public static void write(ByteBuf out, String string) {
        byte[] bytes = checkLength(encode(string));
        out.writeByte(bytes.length).writeBytes(bytes);
    }

    private static byte[] checkLength(byte[] bytes) {
        if (bytes.length > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "a short string of " + bytes.length + " bytes, at most 255 are possible");
        }
        return bytes;
    }

    private static String decodeEscaping(ByteBuffer in) {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        CharBuffer out = CharBuffer.allocate(in.remaining());
        for (CoderResult result = decoder.decode(in, out, true);
                result.isError();
                result = decoder.decode(in, out, true)) {
            for (int i = 0; i < result.length(); i++) {
                out.put((char) (ESCAPE_BASE + (in.get() & 0xFF)));
            }
        }
        return out.flip().toString();
    }

    /** A low surrogate in the escape range that does not belong to a pair. */
    private static boolean isEscape(String string, int i) {
        char c = string.charAt(i);
        return c >= ESCAPE_BASE + 0x80
                && c <= ESCAPE_BASE + 0xFF
                && !(i > 0 && Character.isHighSurrogate(string.charAt(i - 1)));
    }

    private static byte[] encodeEscaped(String string) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(string.length() * 3);
        int start = 0;
        for (int i = 0; i < string.length(); i++) {
            if (isEscape(string, i)) {
                out.writeBytes(string.substring(start, i).getBytes(StandardCharsets.UTF_8));
                out.write(string.charAt(i) - ESCAPE_BASE);
                start = i + 1;
            }
        }
        out.writeBytes(string.substring(start).getBytes(StandardCharsets.UTF_8));
        return out.toByteArray();
    }
}
