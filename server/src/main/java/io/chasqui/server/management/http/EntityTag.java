package io.chasqui.server.management.http;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Which content an answer has, for clients that have it already (RFC 9110 section 8.8.3): a strong validator.
 *
 * @param text without the quotation marks
 */
public record EntityTag(String text) {

    private static final int BYTES = 16;

    public static EntityTag of(byte[] content) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
            return new EntityTag(HexFormat.of().formatHex(digest, 0, BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether the header {@code If-None-Match} names this content. */
    public boolean isAmong(String ifNoneMatch) {
        return ifNoneMatch.strip().equals("*")
                || Arrays.stream(ifNoneMatch.split(","))
                        .map(tag -> tag.strip().replaceFirst("^W/", ""))
                        .anyMatch(toString()::equals);
    }

    @Override
    public String toString() {
        return '"' + text + '"';
    }
}
