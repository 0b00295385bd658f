package io.chasqui.server.cli.management;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import picocli.CommandLine.Option;

/** How a listing with fixed columns looks. */
class FormatOptions {

    @Option(
            names = "--formatter",
            paramLabel = "FORMAT",
            defaultValue = "table",
            converter = Listing.Format.Converter.class,
            description = "table, pretty_table, csv or json. Default: ${DEFAULT-VALUE}.")
    private Listing.Format format;

    @Option(names = "--no-table-headers", description = "Leaves out the line with the names of the columns.")
    private boolean noHeaders;

    /** Prints these columns of the rows. */
    void print(ApiOptions options, JsonNode rows, String... columns) {
        print(options, rows, List.of(columns));
    }

    /** Whether a program reads it. */
    final boolean isJson() {
        return format == Listing.Format.JSON;
    }

    final void print(ApiOptions options, JsonNode rows, List<String> columns) {
        new Listing(format, !noHeaders && !options.silent(), columns).print(rows, options.out());
    }
}
