package io.chasqui.conformance.runner;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The report to be read in a browser: every test, in one file that needs no other. */
final class HtmlReport implements Report.SectionLines {

    private static final String STYLE = resource("report.css");

    private final StringBuilder out = new StringBuilder();

    private HtmlReport() {}

    static String of(Report report) {
        HtmlReport html = new HtmlReport();
        html.head(report);
        html.totals(report);
        report.bySection().forEach(html::tests);
        html.out.append("</main>\n</body>\n</html>\n");
        return html.out.toString();
    }

    private void head(Report report) {
        String title = "Conformance of " + escaped(report.broker());
        out.append("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
                .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
                .append("<title>" + title + "</title>\n<style>\n" + STYLE + "</style>\n</head>\n<body>\n<main>\n")
                .append("<h1>" + title + "</h1>\n");
    }

    private void totals(Report report) {
        Totals totals = report.totals();
        out.append("<p>" + totals.tests() + " tests on " + report.date() + ".</p>\n")
                .append("<table class=\"totals\">\n<thead><tr><th>Section</th><th>Passed</th><th>Failed</th>")
                .append("<th>Skipped</th></tr></thead>\n<tbody>\n");
        report.forEachSection(this);
        out.append("</tbody>\n<tfoot>").append(row("Total", totals)).append("</tfoot>\n</table>\n");
    }

    @Override
    public void part(Section.Part part) {
        out.append("<tr class=\"part\"><th colspan=\"4\">" + part.title + "</th></tr>\n");
    }

    @Override
    public void section(Section section, Totals totals) {
        out.append(row("<a href=\"#" + anchor(section) + "\">" + escaped(section.title()) + "</a>", totals));
    }

    private static String row(String title, Totals totals) {
        return "<tr><td>" + title + "</td>" + number("passed", totals.passed()) + number("failed", totals.failed())
                + number("skipped", totals.skipped()) + "</tr>\n";
    }

    private static String number(String outcome, int count) {
        String kind = count == 0 ? "none" : outcome;
        return "<td class=\"" + kind + "\">" + count + "</td>";
    }

    private void tests(Section section, List<TestResult> results) {
        boolean open = Totals.of(results).failed() > 0;
        out.append("<details id=\"" + anchor(section) + "\"" + (open ? " open" : "") + ">\n<summary>"
                + escaped(section.title()) + " <small>" + results.size() + "</small></summary>\n");
        bySpec(results).forEach(this::specification);
        out.append("</details>\n");
    }

    private static Map<String, List<TestResult>> bySpec(List<TestResult> results) {
        return results.stream()
                .collect(java.util.stream.Collectors.groupingBy(
                        TestResult::spec, java.util.TreeMap::new, java.util.stream.Collectors.toList()));
    }

    private void specification(String spec, List<TestResult> results) {
        out.append("<h3>" + escaped(spec) + "</h3>\n<ul>\n");
        results.forEach(this::test);
        out.append("</ul>\n");
    }

    private void test(TestResult result) {
        String outcome = result.outcome().name().toLowerCase(Locale.ROOT);
        out.append("<li class=\"" + outcome + "\"><b>" + outcome + "</b> " + escaped(result.sentence()) + " <small>"
                + result.suite() + "</small>");
        if (!result.detail().isEmpty()) {
            out.append("<pre>" + escaped(result.detail()) + "</pre>");
        }
        out.append("</li>\n");
    }

    private static String anchor(Section section) {
        return section.title().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    private static String resource(String name) {
        try (InputStream in = HtmlReport.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
