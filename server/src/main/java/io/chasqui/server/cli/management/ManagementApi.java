package io.chasqui.server.cli.management;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chasqui.server.cli.management.ApiException.Kind;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import javax.net.ssl.SSLContext;

/** A client of the management HTTP API: paths in, JSON out, and one kind of exception for what can go wrong. */
final class ManagementApi {

    static final ObjectMapper JSON = new ObjectMapper();

    private final URI base;
    private final String authorization;
    private final Duration timeout;
    private final HttpClient http;

    /**
     * @param base without the path {@code /api}
     * @param authorization the header
     * @param tls null for what Java does by itself
     */
    ManagementApi(URI base, String authorization, Duration timeout, SSLContext tls) {
        this.base = base;
        this.timeout = timeout;
        this.authorization = authorization;
        // An offer to change to HTTP/2 makes RabbitMQ drop requests that have a body.
        HttpClient.Builder client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(timeout);
        if (tls != null) {
            client.sslContext(tls);
        }
        this.http = client.build();
    }

    /** A path from its parts, each percent-encoded: a virtual host may well contain a slash. */
    static String path(String... parts) {
        StringBuilder path = new StringBuilder("/api");
        for (String part : parts) {
            path.append('/').append(encoded(part));
        }
        return path.toString();
    }

    /** A part of a path. */
    static String encoded(String part) {
        return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
    }

    JsonNode get(String path) {
        return call(request(path).GET().build());
    }

    void put(String path, JsonNode body) {
        call(withBody(path, "PUT", body).build());
    }

    JsonNode post(String path, JsonNode body) {
        return call(withBody(path, "POST", body).build());
    }

    void delete(String path) {
        call(request(path).DELETE().build());
    }

    void delete(String path, JsonNode body) {
        call(withBody(path, "DELETE", body).build());
    }

    /** What is there, or a missing node if it is not. */
    JsonNode find(String path) {
        try {
            return get(path);
        } catch (ApiException e) {
            if (e.kind() == Kind.NOT_FOUND) {
                return MissingNode.getInstance();
            }
            throw e;
        }
    }

    /** Deletes and tells why, for those who are connected. */
    void delete(String path, String reason) {
        call(request(path).header("X-Reason", reason).DELETE().build());
    }

    static ObjectNode object() {
        return JSON.createObjectNode();
    }

    /** @throws ApiException if the text is no JSON */
    static JsonNode parse(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new ApiException(Kind.REFUSED, "not JSON: " + e.getOriginalMessage());
        }
    }

    private HttpRequest.Builder withBody(String path, String method, JsonNode body) {
        return request(path)
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(body.toString()));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(base.resolve(base.getRawPath().replaceAll("/$", "") + path))
                .timeout(timeout)
                .header("Authorization", authorization);
    }

    /** The answer as text, for the routes that do not speak JSON. */
    String text(String path) {
        return send(request(path).GET().build()).body();
    }

    private JsonNode call(HttpRequest request) {
        HttpResponse<String> response = send(request);
        return response.body().isBlank() ? NullNode.getInstance() : parse(response.body());
    }

    private HttpResponse<String> send(HttpRequest request) {
        HttpResponse<String> response;
        try {
            response = http.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new ApiException(
                    Kind.UNAVAILABLE,
                    "no answer from " + base + ": " + (e.getMessage() == null ? "connection refused" : e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ApiException(Kind.UNAVAILABLE, "interrupted while waiting for " + base);
        }
        if (response.statusCode() >= 300) {
            throw refusal(request, response);
        }
        return response;
    }

    private static ApiException refusal(HttpRequest request, HttpResponse<String> response) {
        Kind kind = switch (response.statusCode()) {
            case 401, 403 -> Kind.NOT_ALLOWED;
            case 404 -> Kind.NOT_FOUND;
            case 503 -> Kind.UNAVAILABLE;
            default -> response.statusCode() < 500 ? Kind.REFUSED : Kind.FAILED;
        };
        return new ApiException(
                kind,
                reason(response) + " (" + request.method() + " " + request.uri().getRawPath() + " answered "
                        + response.statusCode() + ")");
    }

    private static String reason(HttpResponse<String> response) {
        try {
            JsonNode body = JSON.readTree(response.body());
            JsonNode reason = body.path("reason");
            return reason.isMissingNode() ? body.path("error").asText("no reason given") : text(reason);
        } catch (JsonProcessingException e) {
            return response.body().strip();
        }
    }

    private static String text(JsonNode node) {
        return node.isValueNode() ? node.asText() : node.toString();
    }
}
