package io.chasqui.server.cli.management;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Parameters;

/** How a listing looks whose columns can be chosen. */
final class ListOptions extends FormatOptions {

    @Parameters(
            arity = "0..*",
            paramLabel = "COLUMN",
            description = "The columns, by their names in the HTTP API; a dot reaches into an object.")
    private final List<String> columns = new ArrayList<>();

    /** Prints the columns that were asked for, or the given ones. */
    @Override
    void print(ApiOptions options, JsonNode rows, String... defaultColumns) {
        print(options, rows, columns.isEmpty() ? List.of(defaultColumns) : columns);
    }
}
