package io.chasqui.server.management.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chasqui.server.management.http.Json;
import io.chasqui.server.management.http.Request;
import io.chasqui.server.pattern.InvalidPatternException;
import io.chasqui.server.pattern.NamePattern;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/** What a client asked of a list: which items by name, in which order, which page of them, and which columns. */
public final class ListQuery {

    private static final Predicate<String> EVERYTHING = name -> true;

    private final Predicate<String> filter;
    private final String sort;
    private final boolean reverse;
    private final Paging paging;
    private final Columns columns;

    private ListQuery(Predicate<String> filter, String sort, boolean reverse, Paging paging, Columns columns) {
        this.filter = filter;
        this.sort = sort;
        this.reverse = reverse;
        this.paging = paging;
        this.columns = columns;
    }

    /** @throws io.chasqui.server.management.http.ApiException 400 if the page is none */
    public static ListQuery of(Request request) {
        return of(request::query);
    }

    /**
     * @param parameter gives the value of a query parameter
     * @throws io.chasqui.server.management.http.ApiException 400 if the page is none
     */
    static ListQuery of(Function<String, Optional<String>> parameter) {
        Paging paging = Paging.of(parameter.apply("page"), parameter.apply("page_size"));
        return new ListQuery(
                // Without a page there is no filter either: clients that ask for everything get everything.
                paging == null ? EVERYTHING : filter(parameter),
                parameter.apply("sort").filter(text -> !text.isEmpty()).orElse(null),
                parameter.apply("sort_reverse").filter("true"::equals).isPresent(),
                paging,
                Columns.of(parameter.apply("columns")));
    }

    private static Predicate<String> filter(Function<String, Optional<String>> parameter) {
        String wanted = parameter.apply("name").orElse("");
        if (wanted.isEmpty()) {
            return EVERYTHING;
        }
        if (parameter.apply("use_regex").filter("true"::equals).isPresent()) {
            return pattern(wanted);
        }
        String lower = wanted.toLowerCase(Locale.ROOT);
        return name -> name.toLowerCase(Locale.ROOT).contains(lower);
    }

    private static Predicate<String> pattern(String expression) {
        try {
            return NamePattern.of("(?i)" + expression)::matches;
        } catch (InvalidPatternException e) {
            // As RabbitMQ does: somebody is still typing it.
            return name -> false;
        }
    }

    /** Answers from objects that are complete. */
    public JsonNode answer(List<ObjectNode> items) {
        return answer(items, item -> item, page -> page);
    }

    /**
     * Answers from items whose objects cost something to complete: that is done for one page only, unless the order
     * depends on it.
     *
     * @param describe gives the object with what is cheap: name, virtual host, definition
     * @param complete gives the complete objects of items, in their order
     */
    public <T> JsonNode answer(
            List<T> items, Function<T, ObjectNode> describe, Function<List<T>, List<ObjectNode>> complete) {
        if (filter == EVERYTHING && sort == null) {
            return listed(complete.apply(page(ordered(items))), items.size(), items.size());
        }
        List<Row<T>> wanted = items.stream()
                .map(item -> new Row<>(item, describe.apply(item)))
                .filter(row -> filter.test(name(row.described)))
                .toList();
        boolean sortsByCheap = sort == null
                || wanted.stream()
                        .anyMatch(row -> !Columns.at(row.described, sort).isMissingNode());
        List<ObjectNode> page = sortsByCheap
                ? complete.apply(items(page(sorted(wanted, Row::described))))
                : page(sorted(complete.apply(items(wanted)), item -> item));
        return listed(page, items.size(), wanted.size());
    }

    /** An item, and what is cheap to know about it. */
    private record Row<T>(T item, ObjectNode described) {}

    private static <T> List<T> items(List<Row<T>> rows) {
        return rows.stream().map(Row::item).toList();
    }

    /** Consumers have a tag for a name. */
    private static String name(ObjectNode item) {
        return item.path(item.has("name") ? "name" : "consumer_tag").asText();
    }

    private <T> List<T> page(List<T> items) {
        return paging == null ? items : paging.of(items);
    }

    /** In the wanted order. Each key is looked for once: there may be many items. */
    private <T> List<T> sorted(List<T> items, Function<T, ObjectNode> describe) {
        if (sort == null) {
            return ordered(items);
        }
        List<Map.Entry<JsonNode, T>> keyed = new ArrayList<>(items.size());
        items.forEach(item -> keyed.add(Map.entry(Columns.at(describe.apply(item), sort), item)));
        keyed.sort(Map.Entry.comparingByKey(JsonOrder.INSTANCE));
        return ordered(keyed.stream().map(Map.Entry::getValue).toList());
    }

    /** Reversed, if that is wanted. */
    private <T> List<T> ordered(List<T> items) {
        if (!reverse) {
            return items;
        }
        List<T> reversed = new ArrayList<>(items);
        Collections.reverse(reversed);
        return reversed;
    }

    private JsonNode listed(List<ObjectNode> page, int total, int filtered) {
        ArrayNode items = Json.array();
        page.forEach(item -> items.add(columns.of(item)));
        if (paging == null) {
            return items;
        }
        return Json.object()
                .put("filtered_count", filtered)
                .put("item_count", items.size())
                .put("page", paging.page())
                .put("page_count", paging.pages(filtered))
                .put("page_size", paging.size())
                .put("total_count", total)
                .set("items", items);
    }

    /** The wanted columns of one object. */
    public JsonNode columnsOf(ObjectNode item) {
        return columns.of(item);
    }
}
