package io.chasqui.server.access.oauth;

import static io.chasqui.server.access.oauth.TestTokens.claims;
import static io.chasqui.server.access.oauth.TestTokens.config;
import static io.chasqui.server.access.oauth.TestTokens.key;
import static io.chasqui.server.access.oauth.TestTokens.signed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.sun.net.httpserver.HttpServer;
import io.chasqui.server.config.OAuthConfig;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Keys that an authorization server publishes. */
class PublishedKeysTest {

    private final AtomicInteger fetches = new AtomicInteger();
    private final RSAKey first = key("first");
    private volatile JWKSet published = new JWKSet(first);
    private volatile int status = 200;
    private HttpServer server;

    @BeforeEach
    void start() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        serve("/keys", () -> {
            fetches.incrementAndGet();
            return published.toString();
        });
        serve("/.well-known/openid-configuration", () -> "{\"jwks_uri\": \"" + address("/keys") + "\"}");
        server.start();
    }

    private void serve(String path, java.util.function.Supplier<String> answer) {
        server.createContext(path, exchange -> {
            byte[] body = answer.get().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private String address(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    private TokenVerifier verifier(String setting) {
        OAuthConfig config = config(setting);
        return new TokenVerifier(config, new SigningKeys(config), Clock.systemUTC());
    }

    private static String tokenOf(RSAKey key) {
        return signed(new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()), claims(""), key);
    }

    @Test
    void keysAreFetchedOnceAndKept() throws Exception {
        TokenVerifier verifier = verifier("auth_oauth2.jwks_uri=" + address("/keys"));
        assertThat(fetches).hasValue(0);
        for (int i = 0; i < 5; i++) {
            assertThat(verifier.verify(tokenOf(first)).name()).isEqualTo("alice");
        }
        assertThat(fetches).hasValue(1);
    }

    @Test
    void theIssuerSaysWhereTheKeysAre() throws Exception {
        verifier("auth_oauth2.issuer=" + address("")).verify(tokenOf(first));
        assertThat(fetches).hasValue(1);
    }

    @Test
    void aNewKeyIsFetchedWhenATokenNamesIt() throws Exception {
        TokenVerifier verifier = verifier("auth_oauth2.jwks_uri=" + address("/keys"));
        verifier.verify(tokenOf(first));
        RSAKey second = key("second");
        published = new JWKSet(second);
        verifier.verify(tokenOf(second));
        assertThatThrownBy(() -> verifier.verify(tokenOf(first))).isInstanceOf(InvalidTokenException.class);
    }

    @Test
    void inventedKeyNamesDoNotBurdenTheServer() throws Exception {
        TokenVerifier verifier = verifier("auth_oauth2.jwks_uri=" + address("/keys"));
        verifier.verify(tokenOf(first));
        String invented = signed(new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("invented"), claims(""), first);
        for (int i = 0; i < 20; i++) {
            assertThatThrownBy(() -> verifier.verify(invented)).isInstanceOf(InvalidTokenException.class);
        }
        assertThat(fetches.get()).isLessThanOrEqualTo(3);
        verifier.verify(tokenOf(first));
    }

    @Test
    void aServerThatFailsLetsNobodyIn() {
        status = 500;
        TokenVerifier verifier = verifier("auth_oauth2.jwks_uri=" + address("/keys"));
        assertThatThrownBy(() -> verifier.verify(tokenOf(first))).isInstanceOf(InvalidTokenException.class);
    }
}
