package io.chasqui.server.management.reference;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chasqui.server.management.http.Access;
import io.chasqui.server.management.http.Json;
import io.chasqui.server.management.http.Route;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The routes of the API as an OpenAPI 3.1 document. */
final class OpenApiDocument {

    private static final Pattern VARIABLE = Pattern.compile("\\{(\\w+)}");

    /** Where the schemas of a document are. */
    private static final String SCHEMAS = "#/components/schemas/";

    /** What failures mean, by their codes. */
    private static final Map<String, String> FAILURES = new TreeMap<>(Map.of(
            "400", "The request is wrong, or the broker refuses it",
            "401", "Nobody has logged in, or the user may not do this",
            "404", "There is no such object, or the user may not know of it",
            "503", "The check has failed"));

    private final Details details;

    OpenApiDocument(Details details) {
        this.details = details;
    }

    ObjectNode of(Collection<Route> routes, String version) {
        ObjectNode document = Json.object().put("openapi", "3.1.0");
        document.putObject("info")
                .put("title", "Chasqui management API")
                .put("description", "The HTTP API for operators, with the routes of RabbitMQ's.")
                .put("version", version);
        // The document is served beside the routes.
        document.putArray("servers").addObject().put("url", ".");
        ObjectNode paths = document.putObject("paths");
        for (Route route : routes) {
            paths.withObjectProperty(route.path().toString())
                    .set(route.method().toLowerCase(Locale.ROOT), operation(route));
        }
        document.set("components", components());
        return document;
    }

    private ObjectNode components() {
        ObjectNode components = Json.object();
        components.set("schemas", details.schemas());
        components.set("parameters", details.queries().deepCopy());
        ObjectNode schemes = components.putObject("securitySchemes");
        schemes.putObject("password").put("type", "http").put("scheme", "basic");
        schemes.putObject("token").put("type", "http").put("scheme", "bearer");
        return components;
    }

    private ObjectNode operation(Route route) {
        ObjectNode operation = Json.object()
                .put("operationId", operationId(route))
                .put("summary", route.summary())
                .put("description", whoMay(route.access()));
        operation.putArray("tags").add(group(route));
        operation.set("security", security(route.access()));
        ArrayNode parameters = parameters(route);
        if (!parameters.isEmpty()) {
            operation.set("parameters", parameters);
        }
        String body = details.body(route);
        if (!body.isEmpty()) {
            operation.set("requestBody", content("application/json", reference(body)));
        }
        operation.set("responses", responses(route));
        return operation;
    }

    /** The first segment of the path: what the route is about. */
    static String group(Route route) {
        return route.path().toString().split("/")[1];
    }

    private static String operationId(Route route) {
        String words = route.path().toString().replaceAll("[^A-Za-z0-9]+", "-");
        return route.method().toLowerCase(Locale.ROOT) + words.replaceAll("-$", "");
    }

    static String whoMay(Access access) {
        return switch (access) {
            case ANYONE -> "Open to everybody.";
            case MANAGEMENT -> "Takes a user with any tag of the management API.";
            default ->
                "Takes a user with the tag `" + access.name().toLowerCase(Locale.ROOT) + "`"
                        + (access == Access.ADMINISTRATOR ? "." : " or `administrator`.");
        };
    }

    private static ArrayNode security(Access access) {
        ArrayNode security = Json.array();
        if (access != Access.ANYONE) {
            security.addObject().putArray("password");
            security.addObject().putArray("token");
        }
        return security;
    }

    private ArrayNode parameters(Route route) {
        ArrayNode parameters = Json.array();
        for (String variable : variables(route)) {
            parameters
                    .addObject()
                    .put("name", variable)
                    .put("in", "path")
                    .put("required", true)
                    .put("description", details.variable(variable))
                    .putObject("schema")
                    .put("type", "string");
        }
        details.queries(route).forEach(query -> parameters.addObject().put("$ref", "#/components/parameters/" + query));
        return parameters;
    }

    static List<String> variables(Route route) {
        return VARIABLE.matcher(route.path().toString())
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();
    }

    // ---- Answers

    private ObjectNode responses(Route route) {
        ObjectNode responses = Json.object();
        for (String status : statuses(route)) {
            responses.set(status, success(route, status));
        }
        FAILURES.forEach((status, meaning) -> {
            if (mayFail(route, status)) {
                responses.set(status, content("application/json", reference("Error"), meaning));
            }
        });
        return responses;
    }

    private List<String> statuses(Route route) {
        List<String> known = details.statuses(route);
        if (!known.isEmpty()) {
            return known;
        }
        return switch (route.method()) {
            case "GET" -> List.of("200");
            case "PUT" -> List.of("201", "204");
            case "POST" -> List.of(details.returned(route).isEmpty() ? "204" : "200");
            default -> List.of("204");
        };
    }

    private ObjectNode success(Route route, String status) {
        return switch (status) {
            case "200" -> answer(route);
            case "201" -> Json.object().put("description", "It is new");
            case "202" -> Json.object().put("description", "It is under way");
            default -> Json.object().put("description", "It is done");
        };
    }

    private ObjectNode answer(Route route) {
        String type = details.contentType(route);
        String listed = details.listed(route);
        if (!type.isEmpty()) {
            return content(type, Json.object().put("type", "string"), "The answer");
        }
        if (!listed.isEmpty()) {
            return content("application/json", list(listed), "The list, or the page of it that was asked for");
        }
        String returned = details.returned(route);
        return content("application/json", returned.isEmpty() ? Json.object() : reference(returned), "The answer");
    }

    private static ObjectNode list(String element) {
        ObjectNode array = Json.object().put("type", "array");
        array.set("items", reference(element));
        ObjectNode items = Json.object();
        items.putObject("properties").set("items", array.deepCopy());
        ObjectNode page = Json.object();
        page.putArray("allOf").add(reference("Page")).add(items);
        ObjectNode either = Json.object();
        either.putArray("oneOf").add(array).add(page);
        return either;
    }

    private static boolean mayFail(Route route, String status) {
        return switch (status) {
            case "400" -> route.isChange();
            case "401" -> route.access() != Access.ANYONE;
            case "404" -> !variables(route).isEmpty();
            default -> group(route).startsWith("health");
        };
    }

    private static ObjectNode reference(String schema) {
        return Json.object().put("$ref", SCHEMAS + schema);
    }

    private static ObjectNode content(String type, ObjectNode schema, String description) {
        return content(type, schema).put("description", description);
    }

    private static ObjectNode content(String type, ObjectNode schema) {
        ObjectNode content = Json.object();
        content.putObject("content").putObject(type).set("schema", schema);
        return content;
    }
}
