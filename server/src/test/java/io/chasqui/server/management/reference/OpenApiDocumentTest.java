package io.chasqui.server.management.reference;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chasqui.server.Chasqui;
import io.chasqui.server.config.BrokerConfig;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.SwaggerParseResult;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Reads the reference as a broker serves it. */
class OpenApiDocumentTest {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private static Chasqui broker;
    private static String text;
    private static JsonNode document;

    @BeforeAll
    static void readTheDocument() throws Exception {
        broker = Chasqui.startInMemory(BrokerConfig.defaults()
                .with("listeners.tcp.default", "127.0.0.1:0")
                .with("management.tcp.ip", "127.0.0.1")
                .with("management.tcp.port", "0"));
        text = send("GET", "/openapi.json").body();
        document = new ObjectMapper().readTree(text);
    }

    @AfterAll
    static void stopTheBroker() {
        broker.close();
    }

    private static HttpResponse<String> send(String method, String path) throws Exception {
        int port = broker.managementAddress().orElseThrow().getPort();
        return CLIENT.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api" + path))
                        .method(method, BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofString());
    }

    /** As {@code GET /path}. */
    private static Set<String> documented() {
        Set<String> operations = new TreeSet<>();
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .fieldNames()
                        .forEachRemaining(
                                method -> operations.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));
        return operations;
    }

    @Test
    void aParserOfOpenApiAcceptsTheDocument() {
        SwaggerParseResult result = new OpenAPIV3Parser().readContents(text);

        assertThat(result.getMessages()).isEmpty();
        assertThat(result.getOpenAPI().getOpenapi()).startsWith("3.1");
        assertThat(result.getOpenAPI().getPaths()).hasSameSizeAs(document.path("paths"));
    }

    /** A route says in an answer to OPTIONS which methods it has. */
    @Test
    void eachPathHasTheMethodsThatItsRouteHas() throws Exception {
        for (var path : document.path("paths").properties()) {
            String asked = path.getKey().replaceAll("[{}]", "");
            Set<String> served = new TreeSet<>(List.of(send("OPTIONS", asked)
                    .headers()
                    .firstValue("allow")
                    .orElseThrow()
                    .split(", ")));
            served.removeAll(Set.of("HEAD", "OPTIONS"));
            Set<String> told = new TreeSet<>();
            path.getValue().fieldNames().forEachRemaining(method -> told.add(method.toUpperCase(Locale.ROOT)));

            assertThat(told).as(path.getKey()).isEqualTo(served);
        }
    }

    @Test
    void detailsAreOfRoutesThatThereAre() {
        assertThat(documented()).containsAll(Details.load().operations());
    }

    @Test
    void everyReferenceIsToSomethingInTheDocument() {
        for (JsonNode reference : document.findValues("$ref")) {
            assertThat(document.at(reference.asText().substring(1)).isMissingNode())
                    .as(reference.asText())
                    .isFalse();
        }
    }

    @Test
    void identitiesOfOperationsAreUnique() {
        List<String> identities = document.path("paths").findValuesAsText("operationId");

        assertThat(identities).doesNotHaveDuplicates().hasSameSizeAs(documented());
    }

    @Test
    void everyOperationSaysWhatItDoesAndWhoMay() {
        document.path("paths")
                .forEach(path -> path.forEach(operation -> {
                    assertThat(operation.path("summary").asText()).isNotBlank();
                    assertThat(operation.path("description").asText()).isNotBlank();
                    assertThat(operation.path("responses")).isNotEmpty();
                }));
    }

    @Test
    void everyVariableOfAPathIsExplained() {
        document.path("paths")
                .forEach(path -> path.forEach(operation -> operation
                        .path("parameters")
                        .forEach(parameter -> assertThat(
                                        parameter.has("$ref")
                                                ? "elsewhere"
                                                : parameter.path("description").asText())
                                .as(parameter.path("name").asText())
                                .isNotBlank())));
    }

    @Test
    void bodiesAndAnswersHaveSchemas() {
        JsonNode declare = document.at("/paths/~1queues~1{vhost}~1{name}/put");

        assertThat(declare.at("/requestBody/content/application~1json/schema/$ref")
                        .asText())
                .isEqualTo("#/components/schemas/QueueDeclaration");
        assertThat(declare.path("responses").has("201")).isTrue();
        assertThat(declare.path("responses").has("400")).isTrue();
        assertThat(document.at("/paths/~1version/get/security")).isEmpty();
    }

    @Test
    void aPageShowsThePathsToReaders() throws Exception {
        HttpResponse<String> page = send("GET", "/index.html");

        assertThat(page.headers().firstValue("content-type")).contains("text/html; charset=utf-8");
        document.path("paths")
                .fieldNames()
                .forEachRemaining(path -> assertThat(page.body()).contains("<code>" + path + "</code>"));
    }
}
