package io.chasqui.server.access;

import io.chasqui.server.config.PasswordScheme;
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
    static final String PBKDF2 = "chasqui_password_hashing_pbkdf2_sha256";

    private static final int PBKDF2_ITERATIONS = 120_000;
    private static final int PBKDF2_SALT = 16;
    private static final int RABBITMQ_SALT = 4;
    private static final int KEY_BITS = 256;
    private static final SecureRandom RANDOM = new SecureRandom();

    /** Hashes a new password. Takes tens of milliseconds by design: not for an event loop. */
    public static PasswordHash of(String password) {
        return of(password, PasswordScheme.PBKDF2);
    }

    /** Hashes a new password in a scheme of one's choice. */
    public static PasswordHash of(String password, PasswordScheme scheme) {
        byte[] salt = new byte[scheme == PasswordScheme.PBKDF2 ? PBKDF2_SALT : RABBITMQ_SALT];
        RANDOM.nextBytes(salt);
        byte[] key = switch (scheme) {
            case PBKDF2 -> pbkdf2(password, salt);
            case SHA256 -> digest(salt, password, "SHA-256");
            case SHA512 -> digest(salt, password, "SHA-512");
        };
        byte[] both = Arrays.copyOf(salt, salt.length + key.length);
        System.arraycopy(key, 0, both, salt.length, key.length);
        return new PasswordHash(scheme.toString(), Base64.getEncoder().encodeToString(both));
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
        byte[] hash = digest(Arrays.copyOf(stored, RABBITMQ_SALT), password, algorithm);
        return MessageDigest.isEqual(Arrays.copyOfRange(stored, RABBITMQ_SALT, stored.length), hash);
    }

    private static byte[] digest(byte[] salt, String password, String algorithm) {
        try {
            MessageDigest digest = MessageDigest.getInstance(algorithm);
            digest.update(salt);
            return digest.digest(password.getBytes(StandardCharsets.UTF_8));
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
