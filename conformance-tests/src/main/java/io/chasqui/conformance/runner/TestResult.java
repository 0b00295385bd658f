package io.chasqui.conformance.runner;

import java.util.Comparator;

/**
 * How one test ended.
 *
 * @param spec what it judges, as its {@code @Spec} says
 * @param suite the simple name of its class
 * @param sentence what it checks, with the arguments of this invocation if it has any
 * @param detail why it was skipped, or how it failed; empty if it passed
 */
record TestResult(String spec, String suite, String sentence, Outcome outcome, String detail)
        implements Comparable<TestResult> {

    /** How a test can end. */
    enum Outcome {
        PASSED,
        FAILED,
        SKIPPED
    }

    private static final Comparator<TestResult> ORDER = Comparator.comparing(TestResult::section)
            .thenComparing(TestResult::spec)
            .thenComparing(TestResult::suite)
            .thenComparing(TestResult::sentence);

    Section section() {
        return Section.of(spec);
    }

    boolean is(Outcome wanted) {
        return outcome == wanted;
    }

    @Override
    public int compareTo(TestResult other) {
        return ORDER.compare(this, other);
    }
}
