package io.chasqui.server.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import io.chasqui.server.metrics.Labels;
import io.chasqui.server.prometheus.Table.Row;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class TableTest {

    private static final Table<Integer> TABLE = new Table<Integer>()
            .gauge(Set.of("value", "all"), "value", "Itself", number -> number)
            .counter(Set.of("square", "all"), "square_total", "Its square", number -> (long) number * number, () -> 99);

    private static final List<Row<Integer>> ROWS = List.of(row(3), row(4));

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final TextWriter writer = new TextWriter(out);

    private static Row<Integer> row(int number) {
        return new Row<>(number, TextWriter.encode(Labels.of("of", Integer.toString(number))));
    }

    private List<String> lines() throws IOException {
        writer.flush();
        return out.toString().lines().filter(line -> !line.startsWith("# HELP")).toList();
    }

    @Test
    void everyObjectHasItsOwnSeries() throws IOException {
        TABLE.write(writer, ROWS, UnaryOperator.identity());
        assertThat(lines())
                .containsExactly(
                        "# TYPE value gauge",
                        "value{of=\"3\"} 3",
                        "value{of=\"4\"} 4",
                        "# TYPE square_total counter",
                        "square_total{of=\"3\"} 9",
                        "square_total{of=\"4\"} 16");
    }

    @Test
    void onlyGroupsThatAreAskedForAreWrittenAndEachColumnOnce() throws IOException {
        TABLE.write(writer, ROWS.subList(0, 1), name -> "detailed_" + name, Set.of("value", "all"));
        assertThat(lines())
                .containsExactly(
                        "# TYPE detailed_value gauge",
                        "detailed_value{of=\"3\"} 3",
                        "# TYPE detailed_square_total counter",
                        "detailed_square_total{of=\"3\"} 9");
        assertThat(TABLE.hasAnyOf(Set.of("square", "other"))).isTrue();
        assertThat(TABLE.hasAnyOf(Set.of("other"))).isFalse();
    }

    @Test
    void totalsAddUpUnlessTheyAreKnown() throws IOException {
        TABLE.writeTotals(writer, List.of(3, 4));
        assertThat(lines())
                .containsExactly("# TYPE value gauge", "value 7", "# TYPE square_total counter", "square_total 99");
    }
}
