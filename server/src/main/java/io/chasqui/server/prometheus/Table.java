package io.chasqui.server.prometheus;

import io.chasqui.server.metrics.Family;
import io.chasqui.server.metrics.Family.Type;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.function.UnaryOperator;

/** The numbers that objects of one kind have. Filled once; any thread may write pages then. */
final class Table<T> {

    /**
     * An object.
     *
     * @param labels encoded once for all its numbers
     */
    record Row<T>(T object, byte[] labels) {}

    private static final byte[] NO_LABELS = {};

    private final List<Column<T>> columns = new ArrayList<>();

    Table<T> gauge(Set<String> groups, String name, String help, ToLongFunction<T> value) {
        return add(Family.gauge(name, help), groups, value, null);
    }

    Table<T> counter(Set<String> groups, String name, String help, ToLongFunction<T> value) {
        return counter(groups, name, help, value, null);
    }

    /** @param total that of all objects, where those that are gone count too */
    Table<T> counter(Set<String> groups, String name, String help, ToLongFunction<T> value, LongSupplier total) {
        return add(new Family(name, Type.COUNTER, help), groups, value, total);
    }

    private Table<T> add(Family family, Set<String> groups, ToLongFunction<T> value, LongSupplier total) {
        columns.add(new Column<>(family, groups, value, total));
        return this;
    }

    boolean hasAnyOf(Set<String> groups) {
        return columns.stream().anyMatch(column -> column.isIn(groups));
    }

    /** Every object for itself. */
    void write(TextWriter out, List<Row<T>> rows, UnaryOperator<String> naming) throws IOException {
        write(out, rows, naming, column -> true);
    }

    /** Every object for itself, and only the numbers of some groups. */
    void write(TextWriter out, List<Row<T>> rows, UnaryOperator<String> naming, Set<String> groups) throws IOException {
        write(out, rows, naming, column -> column.isIn(groups));
    }

    private void write(TextWriter out, List<Row<T>> rows, UnaryOperator<String> naming, Predicate<Column<T>> chosen)
            throws IOException {
        for (Column<T> column : columns) {
            if (chosen.test(column)) {
                byte[] name = header(out, column, naming);
                for (Row<T> row : rows) {
                    out.series(name, row.labels(), column.value().applyAsLong(row.object()));
                }
            }
        }
    }

    /** The sums only. */
    void writeTotals(TextWriter out, Iterable<T> objects) throws IOException {
        for (Column<T> column : columns) {
            byte[] name = header(out, column, UnaryOperator.identity());
            out.series(name, NO_LABELS, total(column, objects));
        }
    }

    private long total(Column<T> column, Iterable<T> objects) {
        if (column.total() != null) {
            return column.total().getAsLong();
        }
        long sum = 0;
        for (T object : objects) {
            sum += column.value().applyAsLong(object);
        }
        return sum;
    }

    private static <T> byte[] header(TextWriter out, Column<T> column, UnaryOperator<String> naming)
            throws IOException {
        String name = naming.apply(column.family().name());
        out.header(name, column.family().type(), column.family().help());
        return TextWriter.encode(name);
    }
}
