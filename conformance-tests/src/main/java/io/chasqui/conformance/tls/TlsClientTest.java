package io.chasqui.conformance.tls;

import io.chasqui.conformance.clients.ClientScript;
import io.chasqui.conformance.harness.NeedsOwnProcess;
import io.chasqui.conformance.harness.OwnBroker;
import io.chasqui.conformance.harness.Spec;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A client with OpenSSL under it, which reads TLS in its own way. */
@Spec("third-party clients")
@NeedsOwnProcess
@OwnBroker(settingsFrom = TlsSuite.CertificateFiles.class)
@Execution(ExecutionMode.SAME_THREAD)
class TlsClientTest extends TlsSuite {

    /** Debian's interpreter: it sees the packages that Debian installs. */
    private static final String PYTHON = "/usr/bin/python3";

    @Test
    void pikaPublishesConsumesGetsAndConfirmsWithTls() throws Exception {
        ClientScript pika = ClientScript.in("pika");
        pika.requireInstalled(PYTHON, "-c", "import pika");
        String options = "{'cafile': '" + file("ca.pem") + "', 'server_hostname': 'localhost'}";
        String uri = "amqps://guest:guest@localhost:" + portOf("amqp/ssl") + "/%2F?ssl_options="
                + URLEncoder.encode(options, StandardCharsets.UTF_8);
        pika.check(List.of(PYTHON, "check.py", uri));
    }
}
