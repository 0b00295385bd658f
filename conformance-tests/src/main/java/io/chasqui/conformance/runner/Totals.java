package io.chasqui.conformance.runner;

import io.chasqui.conformance.runner.TestResult.Outcome;
import java.util.Collection;

/** How many tests ended how. */
record Totals(int passed, int failed, int skipped) {

    static Totals of(Collection<TestResult> results) {
        return new Totals(
                count(results, Outcome.PASSED), count(results, Outcome.FAILED), count(results, Outcome.SKIPPED));
    }

    private static int count(Collection<TestResult> results, Outcome outcome) {
        return (int) results.stream().filter(result -> result.is(outcome)).count();
    }

    int tests() {
        return passed + failed + skipped;
    }
}
