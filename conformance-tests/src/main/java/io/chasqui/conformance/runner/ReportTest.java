package io.chasqui.conformance.runner;

import static org.assertj.core.api.Assertions.assertThat;

import io.chasqui.conformance.harness.Spec;
import io.chasqui.conformance.runner.TestResult.Outcome;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a run found has to be told rightly in each form. Needs no broker. */
@Spec("conformance suite")
class ReportTest {

    private static final Report REPORT = new Report(
            "Broker 1.0",
            LocalDate.of(2026, 1, 2),
            List.of(
                    passed("third-party clients"),
                    passed("dead letter exchanges / x-death"),
                    passed("queue.bind"),
                    new TestResult("extension: alternate exchange", "AeTest", "b", Outcome.SKIPPED, "only <here>"),
                    new TestResult("connection.open", "OpenTest", "c", Outcome.FAILED, "expected | got\nat x")));

    private static TestResult passed(String spec) {
        return new TestResult(spec, "ATest", "a", Outcome.PASSED, "");
    }

    @ParameterizedTest
    @CsvSource({
        "4.2.7 heartbeats, protocol header and frames, PROTOCOL",
        "connection.start-ok / SASL, connection, PROTOCOL",
        "3.1.3.3 topic exchange, exchange, PROTOCOL",
        "queue.declare / exclusive, queue, PROTOCOL",
        "queue.declare / x-expires, queue arguments, EXTENSION",
        "extension: publisher confirms, publisher confirms, EXTENSION",
        "priorities / fair, priorities, EXTENSION",
        "durability: kill -9, durability, OPERATION"
    })
    void aSpecificationHasItsSection(String spec, String title, Section.Part part) {
        assertThat(Section.of(spec)).isEqualTo(new Section(part, title));
    }

    @Test
    void sectionsComeInTheOrderOfTheProtocolThenExtensionsThenOperation() {
        assertThat(REPORT.bySection().keySet())
                .extracting(Section::title)
                .containsExactly(
                        "connection", "queue", "alternate exchange", "dead letter exchanges", "third-party clients");
    }

    @Test
    void theTotalsCountEachOutcome() {
        assertThat(REPORT.totals()).isEqualTo(new Totals(3, 1, 1));
    }

    @Test
    void theTableNamesFailuresAndReasons() {
        assertThat(TextTable.of(REPORT).lines().map(line -> line.replaceAll(" +", " ")))
                .contains(" connection - 1 -", " queue 1 - -", "Total 3 1 1")
                .contains(" connection.open: OpenTest: c", " 1 only <here>");
    }

    @Test
    void theMarkdownKeepsItsTablesWhole() {
        assertThat(MarkdownReport.of(REPORT).lines())
                .contains("| connection | 1 | 0 | 1 | 0 |", "| **Total** | 5 | 3 | 1 | 1 |")
                .contains("| connection.open | OpenTest: c | expected \\| got |", "| 1 | AeTest | only &lt;here> |");
    }

    @Test
    void theHtmlEscapesWhatTestsSay() {
        assertThat(HtmlReport.of(REPORT))
                .contains(
                        "only &lt;here&gt;", "<a href=\"#dead-letter-exchanges\">", "<details id=\"connection\" open>")
                .doesNotContain("only <here>");
    }
}
