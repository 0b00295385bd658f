package io.chasqui.server.management;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chasqui.server.Chasqui;
import io.chasqui.server.config.BrokerConfig;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class StatisticsModesTest {

    private static final String LOGIN =
            "Basic " + Base64.getEncoder().encodeToString("guest:guest".getBytes(StandardCharsets.US_ASCII));

    private static JsonNode get(String path, String key, String value) throws Exception {
        BrokerConfig config = BrokerConfig.defaults()
                .with("listeners.tcp.default", "127.0.0.1:0")
                .with("management.tcp.ip", "127.0.0.1")
                .with("management.tcp.port", "0")
                .with(key, value);
        try (Chasqui broker = Chasqui.startInMemory(config)) {
            int port = broker.managementAddress().orElseThrow().getPort();
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api" + path))
                    .header("authorization", LOGIN)
                    .build();
            return new ObjectMapper()
                    .readTree(HttpClient.newHttpClient()
                            .send(request, BodyHandlers.ofString())
                            .body());
        }
    }

    @Test
    void thereAreRatesUnlessSomebodySaysOtherwise() throws Exception {
        JsonNode overview = get("/overview", "management.rates_mode", "basic");

        assertThat(overview.path("rates_mode").asText()).isEqualTo("basic");
        assertThat(overview.path("queue_totals").has("messages_details")).isTrue();
        assertThat(overview.path("disable_stats").asBoolean(true)).isFalse();
    }

    @Test
    void withoutRatesThereAreCounts() throws Exception {
        JsonNode totals = get("/overview", "management.rates_mode", "none").path("queue_totals");

        assertThat(totals.path("messages").asInt(-1)).isZero();
        assertThat(totals.has("messages_details")).isFalse();
    }

    @Test
    void withoutTheCollectorThereAreNoStatistics() throws Exception {
        JsonNode overview = get("/overview", "management_agent.disable_metrics_collector", "true");

        assertThat(overview.path("disable_stats").asBoolean()).isTrue();
        assertThat(overview.has("queue_totals")).isFalse();
        assertThat(overview.has("message_stats")).isFalse();
        assertThat(overview.path("object_totals").has("queues")).isTrue();
    }
}
