package io.chasqui.server.cli.management;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** The difference between a file of definitions and a broker, one line for each definition. */
final class DefinitionDiffText {

    private final PrintWriter out;

    DefinitionDiffText(PrintWriter out) {
        this.out = out;
    }

    /** @param difference as the API tells it */
    void print(JsonNode difference) {
        difference.path("added").forEach(each -> line("+", each, each.path("definition")));
        difference.path("changed").forEach(each -> change("~", each));
        difference.path("kept").forEach(each -> change("!", each));
        difference.path("missing_in_file").forEach(each -> line("-", each, null));
        difference.path("skipped").forEach(each -> out.println(skipped(each)));
        out.printf(
                "%d added, %d changed, %d kept although different, %d unchanged, %d not in the file, %d skipped%n",
                difference.path("added").size(),
                difference.path("changed").size(),
                difference.path("kept").size(),
                difference.path("unchanged").asInt(),
                difference.path("missing_in_file").size(),
                difference.path("skipped").size());
        out.flush();
    }

    /** @param exact whether what is not in the file counts */
    static boolean isDifferent(JsonNode difference, boolean exact) {
        return !difference.path("added").isEmpty()
                || !difference.path("changed").isEmpty()
                || !difference.path("kept").isEmpty()
                || exact && !difference.path("missing_in_file").isEmpty();
    }

    static String skipped(JsonNode skipped) {
        return "? " + name(skipped) + ": " + skipped.path("reason").asText();
    }

    private void line(String sign, JsonNode named, JsonNode definition) {
        boolean bare = definition == null || definition.isMissingNode();
        out.println(sign + " " + name(named) + (bare ? "" : " " + definition));
    }

    private void change(String sign, JsonNode change) {
        line(sign, change, null);
        JsonNode to = change.path("to");
        change.path("from")
                .properties()
                .forEach(field -> out.println(
                        "    " + field.getKey() + ": " + field.getValue() + " -> " + to.path(field.getKey())));
    }

    /** The kind and what tells the definition apart from others of it. */
    private static String name(JsonNode named) {
        List<String> parts = new ArrayList<>();
        parts.add(named.path("kind").asText());
        ObjectNode rest = ((ObjectNode) named).deepCopy();
        rest.remove(List.of("kind", "definition", "from", "to", "reason", "vhost"));
        rest.properties().forEach(field -> {
            boolean trivial = field.getValue().isObject() && field.getValue().isEmpty();
            if (!trivial) {
                parts.add((field.getKey().equals("name") ? "" : field.getKey() + " ") + quoted(field.getValue()));
            }
        });
        if (named.has("vhost")) {
            parts.add("in vhost " + quoted(named.path("vhost")));
        }
        return String.join(" ", parts);
    }

    private static String quoted(JsonNode value) {
        return value.isTextual() ? "'" + value.asText() + "'" : value.toString();
    }
}
