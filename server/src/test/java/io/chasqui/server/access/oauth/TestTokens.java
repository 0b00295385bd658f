package io.chasqui.server.access.oauth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.chasqui.server.config.BrokerConfig;
import io.chasqui.server.config.OAuthConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;

/** Keys and tokens made for a test. */
final class TestTokens {

    static final RSAKey KEY = key("test-key");

    private TestTokens() {}

    static RSAKey key(String name) {
        try {
            return new RSAKeyGenerator(2048).keyID(name).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Writes the public half as a PEM file. */
    static Path publicKeyFile(Path directory, RSAKey key) {
        try {
            byte[] der = key.toRSAPublicKey().getEncoded();
            return Files.writeString(
                    directory.resolve(key.getKeyID() + ".pem"),
                    "-----BEGIN PUBLIC KEY-----\n" + Base64.getMimeEncoder().encodeToString(der)
                            + "\n-----END PUBLIC KEY-----\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Settings {@code key=value} for the resource server {@code broker}. */
    static OAuthConfig config(String... settings) {
        BrokerConfig config = BrokerConfig.defaults().with("auth_oauth2.resource_server_id", "broker");
        for (String setting : settings) {
            int equals = setting.indexOf('=');
            config = config.with(setting.substring(0, equals), setting.substring(equals + 1));
        }
        return config.tokens();
    }

    /** What a good token says, to be changed. */
    static JWTClaimsSet.Builder claims(String scope) {
        return new JWTClaimsSet.Builder()
                .subject("alice")
                .audience("broker")
                .expirationTime(Date.from(Instant.now().plusSeconds(600)))
                .claim("scope", scope);
    }

    static String signed(JWTClaimsSet.Builder claims) {
        return signed(new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(KEY.getKeyID()), claims, KEY);
    }

    static String signed(JWSHeader.Builder header, JWTClaimsSet.Builder claims, RSAKey key) {
        try {
            SignedJWT token = new SignedJWT(header.build(), claims.build());
            token.sign(new RSASSASigner(key));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }
}
