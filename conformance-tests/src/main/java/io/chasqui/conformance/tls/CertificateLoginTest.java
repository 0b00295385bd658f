package io.chasqui.conformance.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.rabbitmq.client.AuthenticationFailureException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.SaslConfig;
import com.rabbitmq.client.SaslMechanism;
import com.rabbitmq.client.impl.LongStringHelper;
import io.chasqui.conformance.harness.Management;
import io.chasqui.conformance.harness.NeedsOwnProcess;
import io.chasqui.conformance.harness.OwnBroker;
import io.chasqui.conformance.harness.Spec;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Spec("SASL EXTERNAL and ANONYMOUS")
@NeedsOwnProcess
@OwnBroker(
        settings = {
            "ssl_options.verify=verify_peer",
            "ssl_cert_login_from=common_name",
            "auth_mechanisms.1=PLAIN",
            "auth_mechanisms.2=EXTERNAL",
            "auth_mechanisms.3=ANONYMOUS",
            "chasqui.track_auth_attempt_source=true"
        },
        settingsFrom = TlsSuite.CertificateFiles.class)
@Execution(ExecutionMode.SAME_THREAD)
class CertificateLoginTest extends TlsSuite {

    @Test
    void aVerifiedCertificateLogsItsUserIn() throws Exception {
        String user = freshName();
        userWithoutPassword(user);
        Connection connection = connectExternal(AUTHORITY.client("CN=" + user + ",O=conformance"));
        Channel channel = connection.createChannel();
        publish(channel, "", queue(channel), "by certificate");
        JsonNode shown = shown(connection);
        assertThat(shown.path("user").asText()).isEqualTo(user);
        assertThat(shown.path("auth_mechanism").asText()).isEqualTo("EXTERNAL");
        assertThat(shown.path("peer_cert_subject").asText()).isEqualTo("CN=" + user + ",O=conformance");
        assertThat(shown.path("peer_cert_issuer").asText()).isEqualTo("CN=conformance authority");
        assertThat(shown.path("peer_cert_validity").asText())
                .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ - \\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
        assertThat(shown.path("peer_cert_serial_number").asText()).matches("[0-9A-F]+");
    }

    @Test
    void aCertificateDoesNotStandInTheWayOfAPassword() throws Exception {
        Connection connection = connectTls(AUTHORITY.client("CN=somebody"));
        assertThat(shown(connection).path("user").asText()).isEqualTo("guest");
    }

    @Test
    void aCertificateOfNobodyIsRefused() throws Exception {
        X509Bundle nobody = AUTHORITY.client("CN=" + freshName());
        assertThatThrownBy(() -> connectExternal(nobody))
                .isInstanceOf(AuthenticationFailureException.class)
                .hasMessageContaining("Login was refused using authentication mechanism EXTERNAL");
    }

    /** Its authority may have checked only one of the names. */
    @Test
    void aCertificateThatNamesTwoIsNobodys() throws Exception {
        String user = freshName();
        userWithoutPassword(user);
        X509Bundle both = AUTHORITY.client("CN=" + user + ",CN=other");
        assertThatThrownBy(() -> connectExternal(both)).isInstanceOf(AuthenticationFailureException.class);
        X509Bundle one = AUTHORITY.client("CN=" + user);
        assertThat(connectExternal(one).isOpen()).isTrue();
    }

    @Test
    void theCertificateAndNotTheClientSaysWhoItIs() throws Exception {
        String user = freshName();
        X509Bundle nobody = AUTHORITY.client("CN=" + user);
        assertThatThrownBy(() -> connectTls(nobody, factory -> factory.setSaslConfig(answering("EXTERNAL", "guest"))))
                .isInstanceOf(AuthenticationFailureException.class);
    }

    // ---- Certificates that do not count

    @Test
    void aCertificateOfAnotherAuthorityIsRefused() throws Exception {
        expectRefused(authority("CN=conformance authority").client("CN=guest"));
    }

    @Test
    void aSelfSignedCertificateIsRefused() throws Exception {
        Instant now = Instant.now();
        expectRefused(new CertificateBuilder()
                .ecp256()
                .subject("CN=guest")
                .setIsCertificateAuthority(true)
                .notBefore(now.minus(Duration.ofDays(1)))
                .notAfter(now.plus(Duration.ofDays(1)))
                .buildSelfSigned());
    }

    @Test
    void anExpiredCertificateIsRefused() throws Exception {
        expectRefused(AUTHORITY.client(
                "CN=guest", certificate -> certificate.notAfter(Instant.now().minusSeconds(60))));
    }

    @Test
    void aCertificateThatIsNotValidYetIsRefused() throws Exception {
        expectRefused(AUTHORITY.client(
                "CN=guest", certificate -> certificate.notBefore(Instant.now().plusSeconds(3600))));
    }

    @Test
    void aCertificateForServersIsRefused() throws Exception {
        expectRefused(AUTHORITY.server("CN=guest"));
    }

    /** With a password that would be right, so that only the certificate can be the reason. */
    private void expectRefused(X509Bundle identity) {
        assertThatThrownBy(() -> connectTls(identity)).isInstanceOf(IOException.class);
    }

    // ---- What is offered

    @Test
    void externalIsOfferedToThoseWithACertificateOnly() throws Exception {
        AtomicReference<List<String>> offered = new AtomicReference<>();
        connectTls(AUTHORITY.client("CN=somebody"), factory -> factory.setSaslConfig(noting(offered)));
        assertThat(offered.get()).containsExactlyInAnyOrder("PLAIN", "EXTERNAL", "ANONYMOUS");
        connectTls(null, factory -> factory.setSaslConfig(noting(offered)));
        assertThat(offered.get()).containsExactlyInAnyOrder("PLAIN", "ANONYMOUS");
        connect(factory -> factory.setSaslConfig(noting(offered)));
        assertThat(offered.get()).containsExactlyInAnyOrder("PLAIN", "ANONYMOUS");
    }

    private static SaslConfig noting(AtomicReference<List<String>> offered) {
        return mechanisms -> {
            offered.set(Arrays.asList(mechanisms));
            return com.rabbitmq.client.DefaultSaslConfig.PLAIN.getSaslMechanism(mechanisms);
        };
    }

    @Test
    void externalWithoutACertificateIsRefused() {
        assertThatThrownBy(() -> connect(factory -> factory.setSaslConfig(answering("EXTERNAL", ""))))
                .isInstanceOf(IOException.class);
    }

    @Test
    void anonymousClientsAreTheConfiguredUser() throws Exception {
        Connection connection = connect(factory -> factory.setSaslConfig(answering("ANONYMOUS", "me")));
        JsonNode shown = shown(connection);
        assertThat(shown.path("user").asText()).isEqualTo("guest");
        assertThat(shown.path("auth_mechanism").asText()).isEqualTo("ANONYMOUS");
    }

    private static SaslConfig answering(String name, String response) {
        return mechanisms -> new SaslMechanism() {
            @Override
            public String getName() {
                return name;
            }

            @Override
            public com.rabbitmq.client.LongString handleChallenge(
                    com.rabbitmq.client.LongString challenge, String user, String password) {
                return LongStringHelper.asLongString(response);
            }
        };
    }

    // ---- Counts

    @Test
    void loginsAreCountedByProtocolAndSource() throws Exception {
        Management api = management();
        String node = api.get("/overview").body().path("node").asText();
        String attempts = "/auth/attempts/" + Management.name(node);
        assertThat(api.delete(attempts).status()).isEqualTo(204);
        String user = freshName();
        userWithoutPassword(user);
        X509Bundle identity = AUTHORITY.client("CN=" + user);
        connectExternal(identity);
        assertThatThrownBy(() -> connect(factory -> {
                    factory.setUsername(user);
                    factory.setPassword("guessed");
                }))
                .isInstanceOf(AuthenticationFailureException.class);
        assertThat(api.get(attempts).body()).anySatisfy(each -> {
            assertThat(each.path("protocol").asText()).isEqualTo("amqp091");
            assertThat(each.path("auth_attempts").asInt()).isEqualTo(2);
            assertThat(each.path("auth_attempts_succeeded").asInt()).isEqualTo(1);
            assertThat(each.path("auth_attempts_failed").asInt()).isEqualTo(1);
        });
        assertThat(api.get(attempts + "/source").body()).anySatisfy(each -> {
            assertThat(each.path("username").asText()).isEqualTo(user);
            assertThat(each.path("remote_address").asText()).isEqualTo("127.0.0.1");
            assertThat(each.path("auth_attempts").asInt()).isEqualTo(2);
        });
        api.get("/auth/attempts/nobody@nowhere").expect(404);
    }
}
