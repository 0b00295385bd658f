package io.chasqui.server.cli.management;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A list of objects as text: for people, for spreadsheets or for programs. */
record Listing(Format format, boolean headers, List<String> columns) {

    /** What a listing can look like. */
    enum Format {
        /** Columns apart by tabulators, as rabbitmqctl prints them. */
        TABLE,
        /** Columns of equal width in a frame. */
        PRETTY_TABLE,
        CSV,
        /** An array of objects with the chosen columns. */
        JSON;

        /** Reads a format's name in small letters. */
        static final class Converter implements ITypeConverter<Format> {
            @Override
            public Format convert(String text) {
                return Arrays.stream(values())
                        .filter(format -> format.name().toLowerCase(Locale.ROOT).equals(text))
                        .findFirst()
                        .orElseThrow(() -> new TypeConversionException(
                                "'" + text + "' is none of table, pretty_table, csv, json"));
            }
        }
    }

    /** A column of rabbitmqctl that is the same for all bindings. */
    private static final String SOURCE_KIND = "source_kind";

    /** The names that rabbitmqctl has for what the HTTP API calls otherwise. */
    private static final Map<String, String> OTHER_NAMES = Map.ofEntries(
            Map.entry("source_name", "source"),
            Map.entry("destination_name", "destination"),
            Map.entry("destination_kind", "destination_type"),
            Map.entry("queue_name", "queue.name"),
            Map.entry("pid", "name"),
            Map.entry("channel_pid", "channel_details.name"),
            Map.entry("channel_name", "channel_details.name"),
            Map.entry("slave_pids", "members"),
            Map.entry("owner_pid", "owner_pid_details.name"),
            Map.entry("queue_type", "type"),
            Map.entry("tag", "consumer_tag"),
            Map.entry("connection", "connection_details.name"));

    void print(JsonNode rows, PrintWriter out) {
        switch (format) {
            case TABLE -> printSeparated(rows, out, "\t");
            case PRETTY_TABLE -> printFramed(rows, out);
            case CSV -> printCsv(rows, out);
            case JSON -> out.println(chosen(rows).toPrettyString());
        }
        out.flush();
    }

    private void printSeparated(JsonNode rows, PrintWriter out, String separator) {
        if (headers) {
            out.println(String.join(separator, columns));
        }
        rows.forEach(row -> out.println(String.join(separator, cells(row))));
    }

    private void printCsv(JsonNode rows, PrintWriter out) {
        if (headers) {
            out.println(String.join(",", columns));
        }
        rows.forEach(row -> out.println(cells(row).stream().map(Listing::quoted).collect(Collectors.joining(","))));
    }

    private static String quoted(String cell) {
        boolean plain = cell.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? cell : '"' + cell.replace("\"", "\"\"") + '"';
    }

    private void printFramed(JsonNode rows, PrintWriter out) {
        List<List<String>> lines = new ArrayList<>();
        rows.forEach(row -> lines.add(cells(row)));
        int[] widths = columns.stream().mapToInt(String::length).toArray();
        for (List<String> line : lines) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], line.get(i).length());
            }
        }
        String rule =
                Arrays.stream(widths).mapToObj(width -> "-".repeat(width + 2)).collect(Collectors.joining("+"));
        if (headers) {
            out.println(framed(columns, widths));
            out.println(rule);
        }
        lines.forEach(line -> out.println(framed(line, widths)));
    }

    private static String framed(List<String> cells, int[] widths) {
        List<String> padded = new ArrayList<>();
        for (int i = 0; i < widths.length; i++) {
            padded.add(" " + cells.get(i) + " ".repeat(widths[i] - cells.get(i).length() + 1));
        }
        return String.join("|", padded).stripTrailing();
    }

    private ArrayNode chosen(JsonNode rows) {
        ArrayNode chosen = ManagementApi.JSON.createArrayNode();
        for (JsonNode row : rows) {
            ObjectNode object = chosen.addObject();
            columns.forEach(column -> {
                JsonNode value = value(row, column);
                object.set(column, value.isMissingNode() ? null : value);
            });
        }
        return chosen;
    }

    private List<String> cells(JsonNode row) {
        return columns.stream().map(column -> cell(value(row, column))).toList();
    }

    private static String cell(JsonNode value) {
        if (value.isMissingNode() || value.isNull()) {
            return "";
        }
        if (value.isArray()) {
            return StreamSupport.stream(value.spliterator(), false)
                    .map(Listing::cell)
                    .collect(Collectors.joining(", ", "[", "]"));
        }
        return value.isValueNode() ? value.asText() : value.toString();
    }

    private static JsonNode value(JsonNode row, String column) {
        if (column.equals(SOURCE_KIND)) {
            return TextNode.valueOf("exchange");
        }
        JsonNode direct = at(row, column);
        return direct.isMissingNode() && OTHER_NAMES.containsKey(column) ? at(row, OTHER_NAMES.get(column)) : direct;
    }

    private static JsonNode at(JsonNode row, String column) {
        JsonNode value = row;
        for (String step : column.split("\\.")) {
            value = value.path(step);
        }
        return value == null ? MissingNode.getInstance() : value;
    }
}
