package io.chasqui.conformance.runner;

import io.chasqui.conformance.runner.TestResult.Outcome;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a run found, whatever form it is then given.
 *
 * @param broker the judged broker's product and version, as it announces them
 * @param results every test, sorted by section
 */
record Report(String broker, LocalDate date, List<TestResult> results) {

    Report {
        results = results.stream().sorted().toList();
    }

    /** The tests of each section, in the order of the report. */
    SortedMap<Section, List<TestResult>> bySection() {
        return results.stream().collect(Collectors.groupingBy(TestResult::section, TreeMap::new, Collectors.toList()));
    }

    Totals totals() {
        return Totals.of(results);
    }

    List<TestResult> failures() {
        return with(Outcome.FAILED);
    }

    /** The skipped tests under the reason they were skipped for, in alphabetical order. */
    SortedMap<String, List<TestResult>> skippedByReason() {
        return with(Outcome.SKIPPED).stream()
                .collect(Collectors.groupingBy(TestResult::detail, TreeMap::new, Collectors.toList()));
    }

    private List<TestResult> with(Outcome outcome) {
        return results.stream().filter(result -> result.is(outcome)).toList();
    }

    /** A line for each section, with a heading wherever another part begins. */
    interface SectionLines {
        void part(Section.Part part);

        void section(Section section, Totals totals);
    }

    /** Goes through the sections in order. */
    void forEachSection(SectionLines lines) {
        Section.Part part = null;
        for (Map.Entry<Section, List<TestResult>> entry : bySection().entrySet()) {
            if (entry.getKey().part() != part) {
                part = entry.getKey().part();
                lines.part(part);
            }
            lines.section(entry.getKey(), Totals.of(entry.getValue()));
        }
    }
}
