package io.chasqui.conformance.runner;

import java.util.List;
import java.util.Map;

/** The report to be kept beside the code: totals by section, what failed, and what was skipped with its reasons. */
final class MarkdownReport implements Report.SectionLines {

    private final StringBuilder out = new StringBuilder();

    private MarkdownReport() {}

    static String of(Report report) {
        MarkdownReport markdown = new MarkdownReport();
        markdown.heading(report);
        report.forEachSection(markdown);
        markdown.row("**Total**", report.totals());
        markdown.failures(report.failures());
        markdown.skipped(report.skippedByReason());
        return markdown.out.toString();
    }

    private void heading(Report report) {
        Totals totals = report.totals();
        out.append("# Conformance of ").append(report.broker()).append("\n\n");
        out.append(String.format(
                "%d tests on %s: %d passed, %d failed, %d skipped.%n%n",
                totals.tests(), report.date(), totals.passed(), totals.failed(), totals.skipped()));
        out.append("| section | tests | passed | failed | skipped |\n|---|--:|--:|--:|--:|\n");
    }

    @Override
    public void part(Section.Part part) {
        out.append("| **").append(part.title).append("** | | | | |\n");
    }

    @Override
    public void section(Section section, Totals totals) {
        row(section.title(), totals);
    }

    private void row(String title, Totals totals) {
        out.append(String.format(
                "| %s | %d | %d | %d | %d |%n",
                cell(title), totals.tests(), totals.passed(), totals.failed(), totals.skipped()));
    }

    private void failures(List<TestResult> failures) {
        if (!failures.isEmpty()) {
            out.append("\n## Failed\n\n| judges | test | failure |\n|---|---|---|\n");
        }
        for (TestResult failure : failures) {
            String firstLine = failure.detail().lines().findFirst().orElse("");
            out.append(String.format(
                    "| %s | %s: %s | %s |%n",
                    cell(failure.spec()), failure.suite(), cell(failure.sentence()), cell(firstLine)));
        }
    }

    private void skipped(Map<String, List<TestResult>> byReason) {
        if (!byReason.isEmpty()) {
            out.append("\n## Skipped\n\n| tests | in | reason |\n|--:|---|---|\n");
        }
        byReason.forEach((reason, tests) ->
                out.append(String.format("| %d | %s | %s |%n", tests.size(), cell(suites(tests)), cell(reason))));
    }

    private static String suites(List<TestResult> tests) {
        return String.join(
                ", ", tests.stream().map(TestResult::suite).distinct().sorted().toList());
    }

    private static String cell(String text) {
        return text.replace("\n", " ").replace("|", "\\|").replace("<", "&lt;");
    }
}
