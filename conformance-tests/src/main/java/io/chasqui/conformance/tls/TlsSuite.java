package io.chasqui.conformance.tls;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.DefaultSaslConfig;
import io.chasqui.conformance.harness.Management;
import io.chasqui.conformance.harness.Suite;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;
import javax.net.ssl.SSLContext;

/** The base of suites whose broker has listeners with TLS, on free ports. */
abstract class TlsSuite extends Suite {

    /** The authority of everybody who is trusted. */
    static final Authority AUTHORITY = authority("CN=conformance authority");

    /** Where the broker's certificates lie. */
    static final Path FILES = directory();

    /** Writes the broker's certificates, and says where they are. */
    static final class CertificateFiles implements Supplier<List<String>> {

        @Override
        public List<String> get() {
            try {
                AUTHORITY.writeRoot(file("ca.pem"));
                Authority.write(AUTHORITY.server("CN=first,O=conformance"), file("server.pem"), file("server.key"));
            } catch (Exception e) {
                throw new IllegalStateException("no certificates can be made", e);
            }
            return List.of(
                    "listeners.ssl.1=127.0.0.1:0",
                    "ssl_options.cacertfile=" + file("ca.pem"),
                    "ssl_options.certfile=" + file("server.pem"),
                    "ssl_options.keyfile=" + file("server.key"),
                    "management.ssl.ip=127.0.0.1",
                    "management.ssl.port=0",
                    "management.ssl.certfile=" + file("server.pem"),
                    "management.ssl.keyfile=" + file("server.key"),
                    "prometheus.ssl.ip=127.0.0.1",
                    "prometheus.ssl.port=0",
                    "prometheus.ssl.certfile=" + file("server.pem"),
                    "prometheus.ssl.keyfile=" + file("server.key"));
        }
    }

    static Path file(String name) {
        return FILES.resolve(name);
    }

    static Authority authority(String name) {
        try {
            return new Authority(name);
        } catch (Exception e) {
            throw new IllegalStateException("no certificate can be made", e);
        }
    }

    private static Path directory() {
        try {
            Path directory = Files.createTempDirectory("chasqui-certificates-");
            directory.toFile().deleteOnExit();
            for (String name : List.of("ca.pem", "server.pem", "server.key")) {
                directory.resolve(name).toFile().deleteOnExit();
            }
            return directory;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** The port on which the broker speaks a protocol, by the name that operators know it under. */
    final int portOf(String protocol) {
        JsonNode listeners = management().get("/overview").body().path("listeners");
        return StreamSupport.stream(listeners.spliterator(), false)
                .filter(listener -> listener.path("protocol").asText().equals(protocol))
                .findFirst()
                .orElseThrow(() -> new AssertionError("nothing listens for " + protocol + ": " + listeners))
                .path("port")
                .asInt();
    }

    /** @param identity null for a client without a certificate */
    final Connection connectTls(X509Bundle identity) throws Exception {
        return connectTls(identity, factory -> {});
    }

    final Connection connectTls(X509Bundle identity, Consumer<ConnectionFactory> change) throws Exception {
        SSLContext context = AUTHORITY.trusting(identity);
        int port = portOf("amqp/ssl");
        return connect(factory -> {
            factory.setPort(port);
            factory.useSslProtocol(context);
            factory.enableHostnameVerification();
            change.accept(factory);
        });
    }

    /** As whoever the certificate says. */
    final Connection connectExternal(X509Bundle identity) throws Exception {
        return connectTls(identity, factory -> factory.setSaslConfig(DefaultSaslConfig.EXTERNAL));
    }

    /** A socket to the listener with TLS on which nothing has been said. */
    final Socket rawSocket() throws IOException {
        Socket socket = new Socket("127.0.0.1", portOf("amqp/ssl"));
        socket.setSoTimeout(20_000);
        return socket;
    }

    /** What the management API says about a connection. */
    final JsonNode shown(Connection connection) {
        String name = connection.getAddress().getHostAddress();
        int localPort = ((com.rabbitmq.client.impl.AMQConnection) connection).getLocalPort();
        return StreamSupport.stream(management().get("/connections").body().spliterator(), false)
                .filter(each -> each.path("peer_port").asInt() == localPort)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no connection from " + name + ":" + localPort));
    }

    /** A user without a password, with all permissions, removed after the test. */
    final void userWithoutPassword(String name) {
        Management api = management();
        String path = "/users/" + Management.name(name);
        api.put(path, Map.of("password_hash", "", "tags", "")).expect(201, 204);
        api.put("/permissions/%2F/" + Management.name(name), Map.of("configure", ".*", "write", ".*", "read", ".*"))
                .expect(201, 204);
        afterwards(() -> assertThat(api.delete(path).status()).isEqualTo(204));
    }
}
