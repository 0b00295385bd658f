package io.chasqui.server.access.oauth;

import static io.chasqui.server.access.oauth.TestTokens.KEY;
import static io.chasqui.server.access.oauth.TestTokens.claims;
import static io.chasqui.server.access.oauth.TestTokens.config;
import static io.chasqui.server.access.oauth.TestTokens.signed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.JWKSet;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.chasqui.server.config.ConfigException;
import io.chasqui.server.config.OAuthConfig;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys are believed only if they come from the server that the operator trusts. */
class EncryptedKeysTest {

    @TempDir
    private Path directory;

    private HttpsServer server;

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private static X509Bundle certificate(String host) throws Exception {
        return new CertificateBuilder()
                .rsa2048()
                .subject("CN=" + host)
                .addSanDnsName(host)
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
    }

    private String serve(X509Bundle certificate) throws Exception {
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(certificate.toKeyManagerFactory().getKeyManagers(), null, null);
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        server.createContext("/keys", exchange -> answer(exchange, 200));
        server.createContext("/moved", exchange -> {
            exchange.getResponseHeaders().add("location", "/keys");
            answer(exchange, 302);
        });
        server.start();
        return "https://localhost:" + server.getAddress().getPort();
    }

    private static void answer(HttpExchange exchange, int status) throws IOException {
        byte[] body = new JWKSet(KEY).toString().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private String file(X509Bundle certificate) throws IOException {
        return Files.writeString(directory.resolve("authorities.pem"), certificate.getCertificatePEM())
                .toString();
    }

    private static void verify(String... settings) throws InvalidTokenException {
        OAuthConfig config = config(settings);
        String name = new TokenVerifier(config, new SigningKeys(config), Clock.systemUTC())
                .verify(signed(claims("")))
                .name();
        assertThat(name).isEqualTo("alice");
    }

    @Test
    void theServerNeedsACertificateOfATrustedAuthority() throws Exception {
        X509Bundle certificate = certificate("localhost");
        String uri = "auth_oauth2.jwks_uri=" + serve(certificate) + "/keys";
        verify(uri, "auth_oauth2.https.cacertfile=" + file(certificate));
        assertThatThrownBy(() -> verify(uri)).isInstanceOf(InvalidTokenException.class);
        String other = file(certificate("localhost"));
        assertThatThrownBy(() -> verify(uri, "auth_oauth2.https.cacertfile=" + other))
                .isInstanceOf(InvalidTokenException.class);
        verify(uri, "auth_oauth2.https.peer_verification=verify_none");
    }

    @Test
    void theCertificateMustNameTheServer() throws Exception {
        X509Bundle certificate = certificate("elsewhere.example.org");
        String uri = "auth_oauth2.jwks_uri=" + serve(certificate) + "/keys";
        String authorities = "auth_oauth2.https.cacertfile=" + file(certificate);
        assertThatThrownBy(() -> verify(uri, authorities)).isInstanceOf(InvalidTokenException.class);
        verify(uri, authorities, "auth_oauth2.https.peer_verification=verify_none");
    }

    @Test
    void nobodyIsLedElsewhere() throws Exception {
        X509Bundle certificate = certificate("localhost");
        String uri = "auth_oauth2.jwks_uri=" + serve(certificate) + "/moved";
        String authorities = "auth_oauth2.https.cacertfile=" + file(certificate);
        assertThatThrownBy(() -> verify(uri, authorities)).isInstanceOf(InvalidTokenException.class);
    }

    @Test
    void aFileWithoutCertificatesIsRefusedAtTheStart() throws Exception {
        String uri = "auth_oauth2.jwks_uri=" + serve(certificate("localhost")) + "/keys";
        Path file = Files.writeString(directory.resolve("empty.pem"), "nothing");
        assertThatThrownBy(() -> verify(uri, "auth_oauth2.https.cacertfile=" + file))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("auth_oauth2.https.cacertfile");
        assertThatThrownBy(() -> verify(uri, "auth_oauth2.https.cacertfile=" + directory.resolve("none")))
                .isInstanceOf(ConfigException.class);
    }
}
