package io.chasqui.server.management.reference;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chasqui.server.management.http.Route;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** What is to be said about routes beyond what they know themselves: bodies, answers, queries. */
final class Details {

    private final JsonNode all;

    private Details(JsonNode all) {
        this.all = all;
    }

    static Details load() {
        try (InputStream in = Details.class.getResourceAsStream("details.json")) {
            return new Details(new ObjectMapper().readTree(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    ObjectNode schemas() {
        return all.get("schemas").deepCopy();
    }

    /** Parameters of queries, by name. */
    JsonNode queries() {
        return all.get("queries");
    }

    /** What a variable of a path stands for. */
    String variable(String name) {
        return all.path("variables").path(name).asText("");
    }

    /** The parameters that every list takes. */
    List<String> listQueries() {
        return texts(all.get("listQueries"));
    }

    /** The routes about which something is said, as {@code GET /path}. */
    List<String> operations() {
        List<String> names = new ArrayList<>();
        all.get("operations").fieldNames().forEachRemaining(names::add);
        return names;
    }

    private JsonNode of(Route route) {
        return all.path("operations").path(route.method() + " " + route.path());
    }

    /** The schema of the body, or empty. */
    String body(Route route) {
        return of(route).path("body").asText("");
    }

    /** The schema of what is answered, or empty. */
    String returned(Route route) {
        return of(route).path("returns").asText("");
    }

    /** The schema of the elements of a list that is answered, or empty. */
    String listed(Route route) {
        return of(route).path("list").asText("");
    }

    /** The type of an answer that is no JSON, or empty. */
    String contentType(Route route) {
        return of(route).path("type").asText("");
    }

    List<String> queries(Route route) {
        List<String> names = new ArrayList<>(listed(route).isEmpty() ? List.of() : listQueries());
        names.addAll(texts(of(route).path("query")));
        return names;
    }

    /** The status codes of success, if they are not those that the method suggests. */
    List<String> statuses(Route route) {
        return texts(of(route).path("status"));
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        (array == null ? MissingNode.getInstance() : array).forEach(each -> texts.add(each.asText()));
        return texts;
    }
}
