package io.chasqui.conformance.tls;

import static io.chasqui.conformance.harness.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import io.chasqui.conformance.harness.Management;
import io.chasqui.conformance.harness.NeedsOwnProcess;
import io.chasqui.conformance.harness.OwnBroker;
import io.chasqui.conformance.harness.Spec;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Random;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Spec("TLS")
@NeedsOwnProcess
@OwnBroker(
        settings = {"ssl_handshake_timeout=2000", "chasqui.ssl_reload_interval=1"},
        settingsFrom = TlsSuite.CertificateFiles.class)
@Execution(ExecutionMode.SAME_THREAD)
class TlsTest extends TlsSuite {

    private static final int ALERT = 0x15;
    private static final int PROTOCOL_VERSION = 70;
    private static final int PUBLISHED = 200;

    @ParameterizedTest
    @CsvSource({"TLSv1.3,tlsv1.3,any", "TLSv1.2,tlsv1.2,ecdhe_rsa"})
    void clientsPublishAndConsumeWithTls(String version, String shown, String keyExchange) throws Exception {
        Connection connection = connectTls(
                null,
                factory -> factory.setSocketConfigurator(
                        socket -> ((SSLSocket) socket).setEnabledProtocols(new String[] {version})));
        JsonNode described = shown(connection);
        assertThat(described.path("ssl").asBoolean()).isTrue();
        assertThat(described.path("ssl_protocol").asText()).isEqualTo(shown);
        assertThat(described.path("ssl_key_exchange").asText()).isEqualTo(keyExchange);
        assertThat(described.path("ssl_cipher").asText()).startsWith("aes_");
        assertThat(described.path("ssl_hash").asText()).isEqualTo("aead");
        assertThat(described.path("peer_cert_subject").isNull()).isTrue();
    }

    @Test
    void messagesOfAllSizesArriveUnchanged() throws Exception {
        Channel channel = connectTls(null).createChannel();
        String queue = queue(channel);
        channel.confirmSelect();
        Random random = new Random(1);
        for (int i = 0; i < PUBLISHED; i++) {
            channel.basicPublish("", queue, null, body(random, i));
        }
        channel.waitForConfirmsOrDie(20_000);
        Random again = new Random(1);
        for (int i = 0; i < PUBLISHED; i++) {
            assertThat(take(channel, queue).getBody()).as("message %s", i).isEqualTo(body(again, i));
        }
    }

    /** From nothing to several records of TLS. */
    private static byte[] body(Random random, int number) {
        byte[] body = new byte[number * 333];
        random.nextBytes(body);
        return body;
    }

    @Test
    void olderVersionsAreRefused() throws Exception {
        try (Socket socket = rawSocket()) {
            socket.getOutputStream().write(clientHello(2));
            InputStream in = socket.getInputStream();
            byte[] alert = in.readNBytes(7);
            assertThat(alert[0]).as("an alert").isEqualTo((byte) ALERT);
            assertThat(alert[6]).as("that says why").isEqualTo((byte) PROTOCOL_VERSION);
            assertThat(in.read()).as("the end").isEqualTo(-1);
        }
    }

    /** A ClientHello as of TLS 1.x, with one cipher suite and no extensions. */
    private static byte[] clientHello(int minorVersion) {
        byte[] hello = new byte[5 + 4 + 2 + 32 + 1 + 4 + 2];
        hello[0] = 0x16;
        hello[1] = 3;
        hello[2] = 1;
        hello[4] = (byte) (hello.length - 5);
        hello[5] = 1;
        hello[8] = (byte) (hello.length - 9);
        hello[9] = 3;
        hello[10] = (byte) minorVersion;
        int suites = 9 + 2 + 32 + 1;
        hello[suites + 1] = 2;
        hello[suites + 2] = (byte) 0xc0;
        hello[suites + 3] = 0x13;
        hello[suites + 4] = 1;
        return hello;
    }

    /** Announces 16 MiB with the nine bytes that it has. */
    @Test
    void aGiantClientHelloIsRefusedBeforeItHasCome() throws Exception {
        try (Socket socket = rawSocket()) {
            long began = System.nanoTime();
            socket.getOutputStream().write(new byte[] {0x16, 3, 1, 0, 4, 1, (byte) 0xff, (byte) 0xff, (byte) 0xff});
            socket.getInputStream().readAllBytes();
            assertThat(Duration.ofNanos(System.nanoTime() - began))
                    .as("sooner than the time for a handshake is over")
                    .isLessThan(Duration.ofMillis(1500));
        }
    }

    @Test
    void aHandshakeThatDoesNotEndIsClosed() throws Exception {
        try (Socket silent = rawSocket();
                Socket slow = rawSocket()) {
            OutputStream out = slow.getOutputStream();
            out.write(clientHello(3), 0, 20);
            assertThat(silent.getInputStream().read()).isEqualTo(-1);
            assertThat(slow.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void whoDoesNotSpeakTlsIsNotAnswered() throws Exception {
        try (Socket socket = rawSocket()) {
            socket.getOutputStream().write(new byte[] {'A', 'M', 'Q', 'P', 0, 0, 9, 1});
            byte[] answer = socket.getInputStream().readAllBytes();
            assertThat(new String(answer, java.nio.charset.StandardCharsets.ISO_8859_1))
                    .doesNotContain("PLAIN");
        }
    }

    @Test
    void withoutClientCertificatesExternalIsNotOffered() throws Exception {
        Connection connection = connectTls(AUTHORITY.client("CN=guest"));
        assertThat(shown(connection).path("peer_cert_subject").isNull()).isTrue();
    }

    // ---- Renewal

    @Test
    void aNewCertificateHoldsForNewConnectionsAndLeavesOthersAlone() throws Exception {
        Connection before = connectTls(null);
        Authority.write(AUTHORITY.server("CN=second"), file("server.pem"), file("server.key"));
        management().send("POST", "/reload-certificates", "").expect(204);
        assertThat(subject("amqp/ssl")).isEqualTo("CN=second");
        assertThat(subject("https")).isEqualTo("CN=second");
        Channel still = before.createChannel();
        assertThat(still.isOpen()).isTrue();
    }

    @Test
    void aNewCertificateIsFoundWithoutBeingToldOf() throws Exception {
        Authority.write(AUTHORITY.server("CN=found"), file("server.pem"), file("server.key"));
        eventually(() -> assertThat(subject("amqp/ssl")).isEqualTo("CN=found"));
        eventually(() -> assertThat(subject("https")).isEqualTo("CN=found"));
    }

    @Test
    void aKeyThatIsNotTheCertificatesLeavesTheOldOneInUse() throws Exception {
        Authority.write(AUTHORITY.server("CN=good"), file("server.pem"), file("server.key"));
        management().send("POST", "/reload-certificates", "").expect(204);
        Authority.replace(file("server.key"), AUTHORITY.server("CN=other").getPrivateKeyPEM());
        Management.Answer refusal = management().send("POST", "/reload-certificates", "");
        assertThat(refusal.status()).isEqualTo(400);
        assertThat(refusal.reason()).contains("ssl_options.keyfile").contains("not the key of the certificate");
        assertThat(subject("amqp/ssl")).isEqualTo("CN=good");
        Authority.write(AUTHORITY.server("CN=again"), file("server.pem"), file("server.key"));
        management().send("POST", "/reload-certificates", "").expect(204);
        assertThat(subject("amqp/ssl")).isEqualTo("CN=again");
    }

    /** Of the certificate that the listener shows. */
    private String subject(String protocol) throws Exception {
        SSLContext context = AUTHORITY.trusting(null);
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", portOf(protocol))) {
            socket.setSoTimeout(20_000);
            socket.startHandshake();
            X509Certificate shown = (X509Certificate) socket.getSession().getPeerCertificates()[0];
            return shown.getSubjectX500Principal().getName();
        }
    }

    // ---- Operators

    @Test
    void theManagementApiAnswersWithTls() throws Exception {
        assertThat(get("https", "/api/whoami")).contains("\"name\":\"guest\"");
    }

    @Test
    void prometheusIsAnsweredWithTls() throws Exception {
        assertThat(get("https/prometheus", "/metrics")).contains("# TYPE rabbitmq_connections gauge");
    }

    private String get(String protocol, String path) throws Exception {
        HttpClient client =
                HttpClient.newBuilder().sslContext(AUTHORITY.trusting(null)).build();
        URI address = URI.create("https://127.0.0.1:" + portOf(protocol) + path);
        HttpRequest request = HttpRequest.newBuilder(address)
                .header("authorization", "Basic Z3Vlc3Q6Z3Vlc3Q=")
                .build();
        return client.send(request, BodyHandlers.ofString()).body();
    }

    @Test
    void healthChecksKnowTheListenersAndWhenCertificatesExpire() {
        Management api = management();
        api.get("/health/checks/protocol-listener/amqps").expect(200);
        api.get("/health/checks/protocol-listener/https").expect(200);
        api.get("/health/checks/port-listener/" + portOf("amqp/ssl")).expect(200);
        api.get("/health/checks/certificate-expiration/2/weeks").expect(200);
        Management.Answer soon = api.get("/health/checks/certificate-expiration/1/months");
        assertThat(soon.status()).isEqualTo(503);
        assertThat(soon.body().path("reason").asText()).isEqualTo("Certificates expiring");
        assertThat(soon.body().path("expired"))
                .extracting(each -> each.path("protocol").asText())
                .containsExactlyInAnyOrder("amqp/ssl", "https", "https/prometheus");
        assertThat(soon.body().path("expired"))
                .allSatisfy(each -> assertThat(each.path("certfile").asText())
                        .isEqualTo(file("server.pem").toString()));
        api.get("/health/checks/certificate-expiration/soon/days").expect(400);
        api.get("/health/checks/certificate-expiration/1/eons").expect(400);
    }
}
