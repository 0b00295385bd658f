package io.chasqui.conformance.management;

import static org.assertj.core.api.Assertions.assertThat;

import io.chasqui.conformance.harness.ChasquiOnly;
import io.chasqui.conformance.harness.Spec;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import org.junit.jupiter.api.Test;

@Spec("management pages")
@ChasquiOnly("the pages are Chasqui's own")
class PageTest extends ManagementSuite {

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private HttpResponse<String> ask(String method, String path) throws Exception {
        URI address = URI.create(broker().managementAddress() + path);
        return client.send(
                HttpRequest.newBuilder(address)
                        .method(method, BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofString());
    }

    private static String header(HttpResponse<String> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    @Test
    void thePagesComeWithoutALogin() throws Exception {
        HttpResponse<String> page = ask("GET", "/");

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(header(page, "content-type")).isEqualTo("text/html; charset=utf-8");
        assertThat(page.body()).startsWith("<!doctype html>");
        assertThat(header(ask("GET", "/js/app.js"), "content-type")).isEqualTo("text/javascript; charset=utf-8");
        assertThat(header(ask("GET", "/style.css"), "content-type")).isEqualTo("text/css; charset=utf-8");
        assertThat(header(ask("GET", "/icon.svg"), "content-type")).isEqualTo("image/svg+xml");
        assertThat(ask("GET", "/vendor/chart.umd.js").body()).contains("Chart.js");
    }

    @Test
    void aPageLetsNothingInFromOutside() throws Exception {
        HttpResponse<String> page = ask("GET", "/");

        assertThat(header(page, "content-security-policy"))
                .contains("default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'")
                .contains("require-trusted-types-for 'script'")
                .doesNotContain("unsafe-inline")
                .doesNotContain("unsafe-eval");
        assertThat(header(page, "x-content-type-options")).isEqualTo("nosniff");
        assertThat(header(page, "referrer-policy")).isEqualTo("no-referrer");
    }

    @Test
    void headersComeWithoutThePage() throws Exception {
        HttpResponse<String> page = ask("HEAD", "/");

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).isEmpty();
        assertThat(header(page, "content-security-policy")).isNotEmpty();
    }

    @Test
    void nothingButPagesComesFromWhereThePagesAre() throws Exception {
        for (String path : List.of(
                "/js/nothing.js",
                "/js/",
                "/package-info.class",
                "/js/..%2F..%2FMain.class",
                "/META-INF/MANIFEST.MF",
                "/vendor/other.js")) {
            assertThat(ask("GET", path).statusCode()).as(path).isEqualTo(404);
        }
    }
}
