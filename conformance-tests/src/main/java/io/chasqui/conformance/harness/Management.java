package io.chasqui.conformance.harness;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.assertj.core.api.Assertions;

/**
 * The management HTTP API of the broker under test, asked as one user. Paths are those below {@code /api}; whoever puts
 * a name into one encodes it with {@link #name}.
 */
public final class Management {

    /** Locked by tests that read samples of statistics, and alone by those that make the broker forget them. */
    public static final String SAMPLES = "io.chasqui.conformance.samples";

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final ObjectMapper JSON = new ObjectMapper();

    static {
        // RabbitMQ closes a connection after a thousand requests; one that comes then has not been looked at.
        System.setProperty("jdk.httpclient.enableAllMethodRetry", "true");
    }

    /** One for all, so that no test leaves connections behind. */
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /**
     * What the broker answers.
     *
     * @param body a missing node if there is none
     */
    public record Answer(int status, JsonNode body, HttpHeaders headers) {

        /** {@code reason} of a refusal, as text or as JSON. */
        public String reason() {
            JsonNode reason = body.path("reason");
            return reason.isTextual() ? reason.asText() : reason.toString();
        }

        public String header(String name) {
            return headers.firstValue(name).orElse(null);
        }

        /** Fails unless the status is one of these. */
        public Answer expect(Integer... statuses) {
            Assertions.assertThat(status).as("status of the answer %s", body).isIn((Object[]) statuses);
            return this;
        }
    }

    private final URI address;
    private final String authorization;

    /** @param address of the server, without {@code /api} */
    public Management(URI address, String user, String password) {
        this(address, "Basic " + base64(user + ":" + password));
    }

    private Management(URI address, String authorization) {
        this.address = address;
        this.authorization = authorization;
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The same API asked by somebody else. */
    public Management as(String user, String password) {
        return new Management(address, user, password);
    }

    /** The same API asked by whoever holds a token. */
    public Management withToken(String token) {
        return new Management(address, "Bearer " + token);
    }

    /** The same API asked by nobody. */
    public Management anonymous() {
        return new Management(address, null);
    }

    /** A name as a segment of a path. */
    public static String name(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }

    public Answer get(String path) {
        return send("GET", path, BodyPublishers.noBody());
    }

    /** With headers of its own. */
    public Answer get(String path, Map<String, String> headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(address.resolve("/api" + path))
                .timeout(TIMEOUT)
                .GET();
        headers.forEach(request::header);
        return send(request);
    }

    /** Sends the fields as a browser sends a form with a file. */
    public Answer form(String path, Map<String, String> fields) {
        StringBuilder body = new StringBuilder();
        fields.forEach((name, value) -> body.append(
                "--BOUNDARY\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n"));
        return send(HttpRequest.newBuilder(address.resolve("/api" + path))
                .timeout(TIMEOUT)
                .header("content-type", "multipart/form-data; boundary=BOUNDARY")
                .POST(BodyPublishers.ofString(body + "--BOUNDARY--\r\n")));
    }

    public Answer put(String path, Map<String, ?> body) {
        return send("PUT", path, json(body));
    }

    public Answer post(String path, Map<String, ?> body) {
        return send("POST", path, json(body));
    }

    public Answer delete(String path) {
        return send("DELETE", path, BodyPublishers.noBody());
    }

    /** Any method with any body, well-formed or not. */
    public Answer send(String method, String path, String body) {
        return send(method, path, BodyPublishers.ofString(body));
    }

    /** Sends what a page with a form sends, encoded already. */
    public Answer postForm(String path, String form) {
        return send(HttpRequest.newBuilder(address.resolve("/api" + path))
                .timeout(TIMEOUT)
                .header("content-type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form)));
    }

    private static BodyPublisher json(Map<String, ?> body) {
        try {
            return BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private Answer send(String method, String path, BodyPublisher body) {
        return send(HttpRequest.newBuilder(address.resolve("/api" + path))
                .timeout(TIMEOUT)
                .header("content-type", "application/json")
                .method(method, body));
    }

    private Answer send(HttpRequest.Builder request) {
        if (authorization != null) {
            request.header("authorization", authorization);
        }
        try {
            HttpResponse<byte[]> response = CLIENT.send(request.build(), BodyHandlers.ofByteArray());
            return new Answer(response.statusCode(), parse(response), response.headers());
        } catch (IOException e) {
            throw new UncheckedIOException("the management API at " + address + " does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the management API is asked", e);
        }
    }

    /** What is no JSON is one text. */
    private static JsonNode parse(HttpResponse<byte[]> response) throws IOException {
        byte[] body = response.body();
        if (body.length == 0) {
            return MissingNode.getInstance();
        }
        String type = response.headers().firstValue("content-type").orElse("");
        return type.startsWith("application/json")
                ? JSON.readTree(body)
                : new TextNode(new String(body, StandardCharsets.UTF_8));
    }
}
