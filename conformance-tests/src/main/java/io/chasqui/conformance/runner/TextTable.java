package io.chasqui.conformance.runner;

import java.util.List;
import java.util.Map;

/** The report as it is printed on the terminal. */
final class TextTable implements Report.SectionLines {

    private static final int TITLE_WIDTH = 40;
    private static final String ROW = "%-" + TITLE_WIDTH + "s %7s %7s %8s%n";

    private final StringBuilder out = new StringBuilder();

    private TextTable() {}

    /** The table, then what failed, then what was skipped and why. */
    static String of(Report report) {
        TextTable table = new TextTable();
        table.out.append(report.broker()).append(System.lineSeparator());
        report.forEachSection(table);
        table.sum(report.totals());
        table.failures(report.failures());
        table.skipped(report.skippedByReason());
        return table.out.toString();
    }

    @Override
    public void part(Section.Part part) {
        out.append(System.lineSeparator());
        row(part.title.toUpperCase(java.util.Locale.ROOT), "passed", "failed", "skipped");
    }

    @Override
    public void section(Section section, Totals totals) {
        row("  " + section.title(), totals);
    }

    private void sum(Totals totals) {
        out.append(System.lineSeparator());
        row("Total", totals);
    }

    private void failures(List<TestResult> failures) {
        if (!failures.isEmpty()) {
            out.append(String.format("%nFailed%n"));
        }
        for (TestResult failure : failures) {
            out.append(String.format("  %s: %s: %s%n", failure.spec(), failure.suite(), failure.sentence()));
            firstLines(failure.detail()).forEach(line -> out.append(String.format("      %s%n", line)));
        }
    }

    private static List<String> firstLines(String detail) {
        return detail.lines().filter(line -> !line.isBlank()).limit(6).toList();
    }

    private void skipped(Map<String, List<TestResult>> byReason) {
        if (!byReason.isEmpty()) {
            out.append(String.format("%nSkipped%n"));
        }
        byReason.forEach((reason, tests) -> out.append(String.format("  %4d  %s%n", tests.size(), reason)));
    }

    private void row(String title, Totals totals) {
        row(title, number(totals.passed()), number(totals.failed()), number(totals.skipped()));
    }

    private void row(String title, String passed, String failed, String skipped) {
        out.append(String.format(ROW, title, passed, failed, skipped));
    }

    /** Nothing instead of a zero, so that what is there can be seen. */
    private static String number(int count) {
        return count == 0 ? "-" : Integer.toString(count);
    }
}
