package io.chasqui.server.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chasqui.server.Chasqui;
import io.chasqui.server.StartException;
import io.chasqui.server.config.BrokerConfig;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class ManagementServerTest {

    private static final BrokerConfig CONFIG = BrokerConfig.defaults()
            .with("listeners.tcp.default", "127.0.0.1:0")
            .with("management.tcp.ip", "127.0.0.1")
            .with("management.tcp.port", "0")
            .with("management.http.max_body_size", "100");

    private static HttpResponse<byte[]> send(Chasqui broker, HttpRequest.Builder request) throws Exception {
        String credentials = Base64.getEncoder().encodeToString("guest:guest".getBytes());
        return HttpClient.newHttpClient()
                .send(request.header("authorization", "Basic " + credentials).build(), BodyHandlers.ofByteArray());
    }

    private static HttpRequest.Builder request(Chasqui broker, String path) {
        InetSocketAddress address = broker.managementAddress().orElseThrow();
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + address.getPort() + "/api" + path));
    }

    @Test
    void anEmbeddedBrokerHasNoApiUnlessAskedForOne() {
        try (Chasqui broker =
                Chasqui.startInMemory(BrokerConfig.defaults().with("listeners.tcp.default", "127.0.0.1:0"))) {
            assertThat(broker.managementAddress()).isEmpty();
        }
    }

    @Test
    void aLargeAnswerIsCompressedForThoseWhoTakeIt() throws Exception {
        try (Chasqui broker = Chasqui.startInMemory(CONFIG)) {
            for (int i = 0; i < 50; i++) {
                send(broker, request(broker, "/queues/%2F/q" + i).PUT(BodyPublishers.ofString("{}")));
            }
            HttpResponse<byte[]> plain = send(broker, request(broker, "/queues"));
            HttpResponse<byte[]> compressed =
                    send(broker, request(broker, "/queues").header("accept-encoding", "gzip"));

            assertThat(plain.headers().firstValue("content-encoding")).isEmpty();
            assertThat(compressed.headers().firstValue("content-encoding")).contains("gzip");
            assertThat(compressed.body().length).isLessThan(plain.body().length / 4);
        }
    }

    @Test
    void aBodyThatIsTooLargeIsRefused() throws Exception {
        try (Chasqui broker = Chasqui.startInMemory(CONFIG)) {
            String body = "{\"durable\":true" + " ".repeat(200) + "}";

            HttpResponse<byte[]> refused =
                    send(broker, request(broker, "/queues/%2F/q").PUT(BodyPublishers.ofString(body)));

            assertThat(refused.statusCode()).isEqualTo(400);
            assertThat(new String(refused.body())).contains("too large");
        }
    }

    @Test
    void aPortInUseIsNamed() {
        try (Chasqui first = Chasqui.startInMemory(CONFIG)) {
            int port = first.managementAddress().orElseThrow().getPort();

            assertThatThrownBy(() -> Chasqui.startInMemory(CONFIG.with("management.tcp.port", "" + port)))
                    .isInstanceOf(StartException.class)
                    .hasMessage("cannot listen on 127.0.0.1:" + port + ": the port is in use");
        }
    }

    @Test
    void whatIsDefinedOverTheApiIsThereForTheBroker() throws Exception {
        try (Chasqui broker = Chasqui.startInMemory(CONFIG)) {
            assertThat(send(broker, request(broker, "/vhosts/orders").PUT(BodyPublishers.ofString("{}")))
                            .statusCode())
                    .isEqualTo(201);

            assertThat(broker.broker().vhost("orders")).isNotNull();
        }
    }
}
