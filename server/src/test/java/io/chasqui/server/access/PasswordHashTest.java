package io.chasqui.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.chasqui.server.config.PasswordScheme;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PasswordHashTest {

    /** The example of RabbitMQ's documentation: password test12, salt 908D C60A. */
    @Test
    void theDocumentedExampleMatches() {
        PasswordHash hash =
                new PasswordHash("rabbit_password_hashing_sha256", "kI3GCqW5JLMJa4iX1lo7X4D6XbYqlLgxIs30+P6tENUV2POR");
        assertThat(hash.matches("test12")).isTrue();
        assertThat(hash.matches("test13")).isFalse();
        assertThat(hash.matches("")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "rabbit_password_hashing_sha256, SHA-256",
        "rabbit_password_hashing_sha512, SHA-512",
        "rabbit_password_hashing_md5, MD5"
    })
    void saltAndHashOfSaltAndPassword(String algorithm, String digest) throws Exception {
        byte[] salt = {1, 2, 3, 4};
        MessageDigest sum = MessageDigest.getInstance(digest);
        sum.update(salt);
        byte[] hash = sum.digest("pässword".getBytes(StandardCharsets.UTF_8));
        byte[] both = new byte[salt.length + hash.length];
        System.arraycopy(salt, 0, both, 0, 4);
        System.arraycopy(hash, 0, both, 4, hash.length);
        PasswordHash stored = new PasswordHash(algorithm, Base64.getEncoder().encodeToString(both));
        assertThat(stored.matches("pässword")).isTrue();
        assertThat(stored.matches("password")).isFalse();
    }

    @Test
    void newPasswordsAreSaltedAndVerified() {
        PasswordHash one = PasswordHash.of("secret");
        PasswordHash two = PasswordHash.of("secret");
        assertThat(one.algorithm()).isEqualTo(PasswordHash.PBKDF2);
        assertThat(one.encoded()).isNotEqualTo(two.encoded());
        assertThat(one.matches("secret")).isTrue();
        assertThat(two.matches("secret")).isTrue();
        assertThat(one.matches("Secret")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "rabbit_password_hashing_sha256, ''",
        "rabbit_password_hashing_sha256, AQIDBA==",
        "chasqui_password_hashing_pbkdf2_sha256, AQIDBA==",
        "unknown, AQIDBAUGBwg="
    })
    void whatIsTooShortOrUnknownMatchesNothing(String algorithm, String encoded) {
        assertThat(new PasswordHash(algorithm, encoded).matches("")).isFalse();
        assertThat(new PasswordHash(algorithm, encoded).matches("secret")).isFalse();
    }

    @ParameterizedTest
    @EnumSource(PasswordScheme.class)
    void everySchemeVerifiesWhatItHashes(PasswordScheme scheme) {
        PasswordHash hash = PasswordHash.of("secret", scheme);
        assertThat(hash.algorithm()).isEqualTo(scheme.toString());
        assertThat(hash.matches("secret")).isTrue();
        assertThat(hash.matches("Secret")).isFalse();
        assertThat(PasswordHash.of("secret", scheme).encoded()).isNotEqualTo(hash.encoded());
    }
}
