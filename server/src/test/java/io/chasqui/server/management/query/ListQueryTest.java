package io.chasqui.server.management.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chasqui.server.management.http.ApiException;
import io.chasqui.server.management.http.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ListQueryTest {

    private static ObjectNode item(String name, int size) {
        ObjectNode item = Json.object().put("name", name).put("size", size);
        item.set("inner", Json.object().put("x", -size).put("y", name));
        return item;
    }

    private static final List<ObjectNode> ITEMS = List.of(item("beta", 3), item("Alpha", 1), item("gamma", 2));

    private static ListQuery query(Map<String, String> parameters) {
        return ListQuery.of(name -> Optional.ofNullable(parameters.get(name)));
    }

    private static List<String> names(JsonNode list) {
        List<String> names = new ArrayList<>();
        list.forEach(each -> names.add(each.path("name").asText()));
        return names;
    }

    @Test
    void withoutParametersEverythingIsThereInItsOrder() {
        assertThat(names(query(Map.of()).answer(ITEMS))).containsExactly("beta", "Alpha", "gamma");
    }

    @Test
    void itemsAreSortedByAnyPath() {
        assertThat(names(query(Map.of("sort", "size")).answer(ITEMS))).containsExactly("Alpha", "gamma", "beta");
        assertThat(names(query(Map.of("sort", "inner.x")).answer(ITEMS))).containsExactly("beta", "gamma", "Alpha");
        assertThat(names(query(Map.of("sort", "size", "sort_reverse", "true")).answer(ITEMS)))
                .containsExactly("beta", "gamma", "Alpha");
    }

    @Test
    void whatIsNotThereSortsLikeZero() {
        List<ObjectNode> items = List.of(item("a", 1), Json.object().put("name", "b"), item("c", -1));

        assertThat(names(query(Map.of("sort", "size")).answer(items))).containsExactly("c", "b", "a");
    }

    @Test
    void columnsKeepTheirPlaceInsideObjects() {
        JsonNode list = query(Map.of("columns", "name,inner.x,missing")).answer(ITEMS.subList(0, 1));

        assertThat(list.toString()).isEqualTo("[{\"name\":\"beta\",\"inner\":{\"x\":-3}}]");
    }

    @Test
    void aFilterLooksAtNamesWhateverTheirCase() {
        JsonNode page = query(Map.of("page", "1", "name", "ALP")).answer(ITEMS);

        assertThat(names(page.path("items"))).containsExactly("Alpha");
        assertThat(page.path("filtered_count").asInt()).isEqualTo(1);
        assertThat(page.path("total_count").asInt()).isEqualTo(3);
    }

    @Test
    void aFilterMayBeAnExpression() {
        assertThat(names(query(Map.of("page", "1", "name", "^(alpha|beta)$", "use_regex", "true"))
                        .answer(ITEMS)
                        .path("items")))
                .containsExactly("beta", "Alpha");
        assertThat(query(Map.of("page", "1", "name", "(", "use_regex", "true"))
                        .answer(ITEMS)
                        .path("items"))
                .isEmpty();
    }

    @Test
    void anExpressionThatWouldTakeForEverIsGivenUp() {
        List<ObjectNode> items = List.of(item("a".repeat(200) + "!", 1));

        assertThat(query(Map.of("page", "1", "name", "^(a+)+$", "use_regex", "true"))
                        .answer(items)
                        .path("items"))
                .isEmpty();
    }

    @Test
    void anEmptyListHasAnEmptyFirstPage() {
        JsonNode page = query(Map.of("page", "1")).answer(List.of());

        assertThat(page.path("items")).isEmpty();
        assertThat(page.path("page_count").asInt()).isZero();
    }

    @Test
    void aPageBeyondTheLastIsRefused() {
        assertThatThrownBy(() -> query(Map.of("page", "2")).answer(ITEMS)).isInstanceOf(ApiException.class);
        assertThatThrownBy(() ->
                        query(Map.of("page", "2000000000", "page_size", "500")).answer(ITEMS))
                .isInstanceOf(ApiException.class);
    }

    @Property
    void thePagesTogetherAreTheList(
            @ForAll @IntRange(min = 1, max = 40) int count, @ForAll @IntRange(min = 1, max = 12) int size) {
        List<ObjectNode> items = IntStream.range(0, count)
                .mapToObj(i -> item("n" + i, i * 7 % 11))
                .toList();
        List<String> seen = new ArrayList<>();
        int pages = (count + size - 1) / size;

        for (int page = 1; page <= pages; page++) {
            JsonNode answer = query(Map.of("page", "" + page, "page_size", "" + size, "sort", "size"))
                    .answer(items);
            assertThat(answer.path("page_count").asInt()).isEqualTo(pages);
            seen.addAll(names(answer.path("items")));
        }

        assertThat(seen).isEqualTo(names(query(Map.of("sort", "size")).answer(items)));
    }

    @Test
    void onlyOnePageIsCompletedUnlessTheOrderDependsOnIt() {
        List<Integer> completed = new ArrayList<>();
        List<Integer> items = List.of(1, 2, 3, 4);
        Map<String, String> page = Map.of("page", "2", "page_size", "2");

        query(page).answer(items, i -> Json.object().put("name", "n" + i), some -> complete(some, completed));
        assertThat(completed).containsExactly(3, 4);

        completed.clear();
        JsonNode sorted = query(Map.of("page", "1", "page_size", "2", "sort", "cost"))
                .answer(items, i -> Json.object().put("name", "n" + i), some -> complete(some, completed));
        assertThat(completed).containsExactly(1, 2, 3, 4);
        assertThat(names(sorted.path("items"))).containsExactly("n4", "n3");
    }

    private static List<ObjectNode> complete(List<Integer> some, List<Integer> completed) {
        completed.addAll(some);
        return some.stream()
                .map(i -> Json.object().put("name", "n" + i).put("cost", -i))
                .toList();
    }
}
