package io.chasqui.server.management;

import static org.assertj.core.api.Assertions.assertThat;

import io.chasqui.server.Chasqui;
import io.chasqui.server.config.BrokerConfig;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;

class CommonHeadersTest {

    private static final BrokerConfig CONFIG = BrokerConfig.defaults()
            .with("listeners.tcp.default", "127.0.0.1:0")
            .with("management.tcp.ip", "127.0.0.1")
            .with("management.tcp.port", "0");

    private static final String ORIGIN = "https://tools.example";

    private static HttpResponse<String> send(Chasqui broker, String method, String path) throws Exception {
        int port = broker.managementAddress().orElseThrow().getPort();
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                .method(method, BodyPublishers.noBody())
                                .header("origin", ORIGIN)
                                .header("access-control-request-headers", "authorization")
                                .build(),
                        BodyHandlers.ofString());
    }

    private static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse(null);
    }

    @Test
    void scriptsOfOtherOriginsAreNotLetInByDefault() throws Exception {
        try (Chasqui broker = Chasqui.startInMemory(CONFIG)) {
            HttpResponse<String> response = send(broker, "OPTIONS", "/api/overview");

            assertThat(header(response, "access-control-allow-origin")).isNull();
            assertThat(header(response, "access-control-allow-methods")).isNull();
        }
    }

    @Test
    void anOriginThatIsConfiguredIsLetIn() throws Exception {
        try (Chasqui broker = Chasqui.startInMemory(
                CONFIG.with("management.cors.allow_origins.1", ORIGIN).with("management.cors.max_age", "60"))) {
            HttpResponse<String> response = send(broker, "OPTIONS", "/api/overview");

            assertThat(header(response, "access-control-allow-origin")).isEqualTo(ORIGIN);
            assertThat(header(response, "access-control-allow-credentials")).isEqualTo("true");
            assertThat(header(response, "access-control-allow-methods")).isEqualTo("GET, HEAD, OPTIONS");
            assertThat(header(response, "access-control-allow-headers")).isEqualTo("authorization");
            assertThat(header(response, "access-control-max-age")).isEqualTo("60");
        }
    }

    @Test
    void anotherOriginThanTheConfiguredOneIsNotLetIn() throws Exception {
        try (Chasqui broker =
                Chasqui.startInMemory(CONFIG.with("management.cors.allow_origins.1", "https://other.example"))) {
            assertThat(header(send(broker, "GET", "/api/version"), "access-control-allow-origin"))
                    .isNull();
        }
    }

    @Test
    void policiesForBrowsersAreConfigured() throws Exception {
        try (Chasqui broker = Chasqui.startInMemory(CONFIG.with("management.hsts.policy", "max-age=31536000")
                .with("management.csp.policy", "default-src 'none'"))) {
            HttpResponse<String> response = send(broker, "GET", "/api/version");

            assertThat(header(response, "strict-transport-security")).isEqualTo("max-age=31536000");
            assertThat(header(response, "content-security-policy")).isEqualTo("default-src 'none'");
        }
    }

    @Test
    void everythingIsServedUnderTheConfiguredPrefixOnly() throws Exception {
        try (Chasqui broker = Chasqui.startInMemory(CONFIG.with("management.path_prefix", "/broker/"))) {
            assertThat(send(broker, "GET", "/broker/api/version").statusCode()).isEqualTo(200);
            assertThat(send(broker, "GET", "/broker/").body()).contains("<html");
            assertThat(send(broker, "GET", "/api/version").statusCode()).isEqualTo(404);
            assertThat(header(send(broker, "GET", "/broker"), "location")).endsWith("/broker/");
        }
    }
}
