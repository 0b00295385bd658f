package io.chasqui.server.management.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Percent-encoding of path segments (RFC 3986 section 2.1). A plus sign stands for itself. */
public final class PercentCode {

    private static final String UNRESERVED = "-._~";
    private static final char[] HEX = "0123456789ABCDEF".toCharArray();

    private PercentCode() {}

    /** @throws ApiException 400 if an escape is malformed or the octets are not UTF-8 */
    public static String decode(String segment) {
        byte[] octets = segment.getBytes(StandardCharsets.UTF_8);
        ByteBuffer out = ByteBuffer.allocate(octets.length);
        for (int i = 0; i < octets.length; i++) {
            if (octets[i] == '%') {
                out.put((byte) (digit(octets, i + 1) << 4 | digit(octets, i + 2)));
                i += 2;
            } else {
                out.put(octets[i]);
            }
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(out.flip()).toString();
        } catch (CharacterCodingException e) {
            throw malformed();
        }
    }

    private static int digit(byte[] octets, int position) {
        int value = position < octets.length ? Character.digit(octets[position], 16) : -1;
        if (value < 0) {
            throw malformed();
        }
        return value;
    }

    private static ApiException malformed() {
        return ApiException.badRequest("the path is not percent-encoded UTF-8");
    }

    public static String encode(String name) {
        StringBuilder out = new StringBuilder(name.length() + 8);
        for (byte octet : name.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (octet & 0xFF);
            boolean plain = c < 128 && Character.isLetterOrDigit(c) || UNRESERVED.indexOf(c) >= 0;
            if (plain) {
                out.append(c);
            } else {
                out.append('%').append(HEX[c >> 4]).append(HEX[c & 0xF]);
            }
        }
        return out.toString();
    }
}
