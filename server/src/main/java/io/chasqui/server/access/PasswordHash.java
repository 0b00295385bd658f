package io.chasqui.server.access;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * A stored password: salted and hashed, never the password itself. New passwords are hashed with PBKDF2; hashes in
 * RabbitMQ's schemes are verified as they are, so that imported users keep their passwords.
 *
 * @param algorithm the name RabbitMQ uses for the scheme
 * @param encoded base64 of salt and hash, as RabbitMQ writes it
 */
public record PasswordHash(String algorithm, String encoded) {

    /** Salt of 16 bytes, PBKDF2 with HMAC-SHA-256, 32 bytes of key. */
    public static final String PBKDF2 = "chasqui_password_hashing_pbkdf2_sha256";

    private static final int PBKDF2_ITERATIONS = 120_000;
    private static final int PBKDF2_SALT = 16;
    private static final int RABBITMQ_SALT = 4;
    private static final int KEY_BITS = 256;
    private static final SecureRandom RANDOM = new SecureRandom();

    /** Hashes a new password. Takes tens of milliseconds by design: not for an event loop. */
    public static PasswordHash of(String password) {
        byte[] salt = new byte[PBKDF2_SALT];
        RANDOM.nextBytes(salt);
        byte[] key = pbkdf2(password, salt);
        byte[] both = Arrays.copyOf(salt, salt.length + key.length);
        System.arraycopy(key, 0, both, salt.length, key.length);
        return new PasswordHash(PBKDF2, Base64.getEncoder().encodeToString(both));
    }

    /** Compares in constant time. Not for an event loop. An unknown algorithm matches nothing. */
    public boolean matches(String password) {
        byte[] stored = Base64.getDecoder().decode(encoded);
        return switch (algorithm) {
            case PBKDF2 ->
                stored.length > PBKDF2_SALT
                        && MessageDigest.isEqual(
                                Arrays.copyOfRange(stored, PBKDF2_SALT, stored.length),
                                pbkdf2(password, Arrays.copyOf(stored, PBKDF2_SALT)));
            case "rabbit_password_hashing_sha256" -> matchesDigest(stored, password, "SHA-256");
            case "rabbit_password_hashing_sha512" -> matchesDigest(stored, password, "SHA-512");
            case "rabbit_password_hashing_md5" -> matchesDigest(stored, password, "MD5");
            default -> false;
        };
    }

    private static boolean matchesDigest(byte[] stored, String password, String algorithm) {
        if (stored.length <= RABBITMQ_SALT) {
            return false;
        }
        try {
            MessageDigest digest = MessageDigest.getInstance(algorithm);
            digest.update(stored, 0, RABBITMQ_SALT);
            byte[] hash = digest.digest(password.getBytes(StandardCharsets.UTF_8));
            return MessageDigest.isEqual(Arrays.copyOfRange(stored, RABBITMQ_SALT, stored.length), hash);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] pbkdf2(String password, byte[] salt) {
        try {
            PBEKeySpec spec = new PBEKeySpec(password.toCharArray(), salt, PBKDF2_ITERATIONS, KEY_BITS);
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(spec)
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
