package io.chasqui.server.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import io.chasqui.server.Chasqui;
import io.chasqui.server.StartException;
import io.chasqui.server.access.PasswordHash;
import io.chasqui.server.access.User;
import io.chasqui.server.config.BrokerConfig;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class PrometheusServerTest {

    private static final BrokerConfig EMBEDDED = BrokerConfig.defaults().with("listeners.tcp.default", "127.0.0.1:0");

    private static final BrokerConfig CONFIG =
            EMBEDDED.with("prometheus.tcp.ip", "127.0.0.1").with("prometheus.tcp.port", "0");

    private static HttpRequest.Builder request(Chasqui broker, String path) {
        int port = broker.prometheusAddress().orElseThrow().getPort();
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
    }

    @Test
    void anEmbeddedBrokerDoesNotListenUnlessAskedTo() {
        try (Chasqui broker = Chasqui.startInMemory(EMBEDDED)) {
            assertThat(broker.prometheusAddress()).isEmpty();
            assertThat(broker.metrics().getGauges()).containsKey("rabbitmq_process_open_fds");
        }
        try (Chasqui broker = Chasqui.startInMemory(CONFIG.with("chasqui.prometheus.enabled", "false"))) {
            assertThat(broker.prometheusAddress()).isEmpty();
        }
    }

    @Test
    void aPortInUseIsNamed() {
        try (Chasqui first = Chasqui.startInMemory(CONFIG)) {
            int port = first.prometheusAddress().orElseThrow().getPort();
            assertThatThrownBy(() -> Chasqui.startInMemory(CONFIG.with("prometheus.tcp.port", "" + port)))
                    .isInstanceOf(StartException.class)
                    .hasMessage("cannot listen on 127.0.0.1:" + port + ": the port is in use");
        }
    }

    @Test
    void aLongPageIsCompressedForThoseWhoTakeIt() throws Exception {
        try (Chasqui broker = Chasqui.startInMemory(CONFIG)) {
            HttpResponse<byte[]> page = HttpClient.newHttpClient()
                    .send(
                            request(broker, "/metrics")
                                    .header("accept-encoding", "gzip")
                                    .build(),
                            BodyHandlers.ofByteArray());
            assertThat(page.headers().firstValue("content-encoding")).contains("gzip");
            assertThat(send(request(broker, "/metrics")).body().length()).isGreaterThan(4 * page.body().length);
        }
    }

    @Test
    void headersAloneCostNoPage() throws Exception {
        try (Chasqui broker = Chasqui.startInMemory(CONFIG)) {
            HttpResponse<String> head = send(request(broker, "/metrics").method("HEAD", BodyPublishers.noBody()));
            assertThat(head.statusCode()).isEqualTo(200);
            assertThat(head.headers().firstValue("content-type")).contains("text/plain; version=0.0.4");
            assertThat(send(request(broker, "/metrics")).body())
                    .contains("telemetry_scrape_size_bytes_count{registry=\"default\",content_type=\"text/plain;"
                            + " version=0.0.4\"} 0\n");
        }
    }

    @Test
    void whoeverAsksMustBeAMonitorIfTheConfigurationSaysSo() throws Exception {
        try (Chasqui broker = Chasqui.startInMemory(CONFIG.with("prometheus.authentication.enabled", "true"))) {
            User nosy = new User("nosy", PasswordHash.of("secret"), List.of("management"));
            broker.broker().users().put(nosy).toCompletableFuture().get(10, TimeUnit.SECONDS);
            assertThat(send(request(broker, "/metrics")).statusCode()).isEqualTo(401);
            assertThat(asUser(broker, "guest", "wrong")).isEqualTo(401);
            assertThat(asUser(broker, "nosy", "secret")).isEqualTo(401);
            assertThat(asUser(broker, "guest", "guest")).isEqualTo(200);
        }
    }

    @Test
    void theFirstPageShowsEveryObjectIfTheConfigurationSaysSo() throws Exception {
        BrokerConfig config = CONFIG.with("prometheus.return_per_object_metrics", "true");
        try (Chasqui broker = Chasqui.startInMemory(config)) {
            ConnectionFactory factory = new ConnectionFactory();
            factory.setUri(broker.uri());
            try (Connection connection = factory.newConnection()) {
                connection.createChannel().queueDeclare("orders", false, false, false, null);

                assertThat(send(request(broker, "/metrics")).body())
                        .contains("rabbitmq_queue_messages_ready{vhost=\"/\",queue=\"orders\"} 0\n")
                        .doesNotContain("\nrabbitmq_queue_messages_ready 0\n");
            }
        }
    }

    @Test
    void anAlarmThatIsOnIsShown(@TempDir Path directory) throws Exception {
        BrokerConfig config = CONFIG.with("disk_free_limit.absolute", "1000TB");
        try (Chasqui broker = Chasqui.start(config, directory)) {
            while (!broker.broker().alarms().active()) {
                Thread.onSpinWait();
            }
            assertThat(send(request(broker, "/metrics")).body())
                    .contains("rabbitmq_alarms_free_disk_space_watermark 1\n")
                    .contains("rabbitmq_alarms_memory_used_watermark 0\n");
        }
    }

    private static int asUser(Chasqui broker, String user, String password) throws Exception {
        String credentials = Base64.getEncoder().encodeToString((user + ":" + password).getBytes());
        return send(request(broker, "/metrics").header("authorization", "Basic " + credentials))
                .statusCode();
    }
}
