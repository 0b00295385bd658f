package io.chasqui.server.cli.management;

import static org.assertj.core.api.Assertions.assertThat;

import io.chasqui.server.cli.management.Listing.Format;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class ListingTest {

    private static final String ROWS = """
            [{"name": "a", "queue": {"name": "q1"}, "tags": ["x", "y"], "source": "e"},
             {"name": "b,\\"c\\"", "queue": {"name": "q2"}, "tags": [], "source": ""}]
            """;

    @Test
    void columnsAreApartByTabulators() {
        assertThat(print(Format.TABLE, true, "name", "queue.name", "tags"))
                .isEqualTo("name\tqueue.name\ttags\na\tq1\t[x, y]\nb,\"c\"\tq2\t[]\n");
    }

    @Test
    void theHeaderCanBeLeftOut() {
        assertThat(print(Format.TABLE, false, "name")).isEqualTo("a\nb,\"c\"\n");
    }

    @Test
    void whatAnObjectDoesNotHaveIsEmpty() {
        assertThat(print(Format.TABLE, false, "name", "nothing", "name.deeper")).startsWith("a\t\t\n");
    }

    @Test
    void theNamesOfRabbitmqctlAreUnderstood() {
        assertThat(print(Format.TABLE, true, "source_name", "queue_name"))
                .isEqualTo("source_name\tqueue_name\ne\tq1\n\tq2\n");
    }

    @Test
    void framedColumnsAreAsWideAsTheirWidestCell() {
        assertThat(print(Format.PRETTY_TABLE, true, "name", "source"))
                .isEqualTo(" name  | source\n-------+--------\n a     | e\n b,\"c\" |\n");
    }

    @Test
    void csvQuotesWhatNeedsIt() {
        assertThat(print(Format.CSV, true, "name", "source")).isEqualTo("name,source\na,e\n\"b,\"\"c\"\"\",\n");
    }

    @Test
    void jsonHasTheChosenColumnsOnly() {
        String json = print(Format.JSON, true, "name", "tags");
        assertThat(ManagementApi.parse(json))
                .isEqualTo(ManagementApi.parse(
                        "[{\"name\":\"a\",\"tags\":[\"x\",\"y\"]},{\"name\":\"b,\\\"c\\\"\",\"tags\":[]}]"));
    }

    private static String print(Format format, boolean headers, String... columns) {
        StringWriter text = new StringWriter();
        new Listing(format, headers, List.of(columns)).print(ManagementApi.parse(ROWS), new PrintWriter(text));
        return text.toString().replace(System.lineSeparator(), "\n");
    }
}
