package io.chasqui.server.broker;

import java.security.SecureRandom;
import java.util.Base64;

/** Names that the broker makes up: unguessable, so that nobody takes one by accident. */
public final class GeneratedNames {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int RANDOM_BYTES = 16;

    private GeneratedNames() {}

    /** The prefix and 22 URL-safe characters. */
    public static String next(String prefix) {
        byte[] bytes = new byte[RANDOM_BYTES];
        RANDOM.nextBytes(bytes);
        return prefix + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
