package io.chasqui.conformance.runner;

import io.chasqui.conformance.harness.Spec;
import io.chasqui.conformance.runner.TestResult.Outcome;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/** Writes down how each test ends. Tests run side by side and report from their own threads. */
final class ResultCollector implements TestExecutionListener {

    private final List<TestResult> results = new ArrayList<>();
    private TestPlan plan;

    @Override
    public synchronized void testPlanExecutionStarted(TestPlan started) {
        plan = started;
    }

    @Override
    public void executionSkipped(TestIdentifier skipped, String reason) {
        for (TestIdentifier test : testsOf(skipped)) {
            add(test, Outcome.SKIPPED, reason);
        }
    }

    /** A container that ends badly takes the tests along that it would have had. */
    @Override
    public void executionFinished(TestIdentifier finished, TestExecutionResult result) {
        Outcome outcome = outcomeOf(result);
        if (finished.isTest()) {
            add(finished, outcome, detail(result));
        } else if (outcome != Outcome.PASSED) {
            testsOf(finished).forEach(test -> add(test, outcome, detail(result)));
        }
    }

    /** What has ended so far. */
    synchronized List<TestResult> results() {
        return List.copyOf(results);
    }

    /** The tests in a container; a parameterized test that did not begin counts as one. */
    private List<TestIdentifier> testsOf(TestIdentifier container) {
        List<TestIdentifier> tests = plan.getDescendants(container).stream()
                .filter(each -> each.isTest() || isTemplate(each))
                .toList();
        return tests.isEmpty() ? List.of(container) : tests;
    }

    private static boolean isTemplate(TestIdentifier identifier) {
        return identifier.isContainer()
                && identifier.getSource().filter(MethodSource.class::isInstance).isPresent();
    }

    private synchronized void add(TestIdentifier test, Outcome outcome, String detail) {
        results.add(specOf(test)
                .map(spec -> new TestResult(spec, suiteOf(test), sentence(test), outcome, detail))
                .orElseGet(() -> new TestResult(
                        "no specification", suiteOf(test), sentence(test), Outcome.FAILED, "a test without @Spec")));
    }

    private static Optional<String> specOf(TestIdentifier test) {
        Optional<String> ofMethod = methodOf(test)
                .flatMap(source -> AnnotationSupport.findAnnotation(source.getJavaMethod(), Spec.class))
                .map(Spec::value);
        return ofMethod.or(() -> classOf(test)
                .flatMap(suite -> AnnotationSupport.findAnnotation(suite, Spec.class))
                .map(Spec::value));
    }

    private static Optional<MethodSource> methodOf(TestIdentifier test) {
        return test.getSource().filter(MethodSource.class::isInstance).map(MethodSource.class::cast);
    }

    private static Optional<Class<?>> classOf(TestIdentifier test) {
        Optional<Class<?>> ofMethod = methodOf(test).map(MethodSource::getJavaClass);
        return ofMethod.or(() -> test.getSource()
                .filter(ClassSource.class::isInstance)
                .map(source -> ((ClassSource) source).getJavaClass()));
    }

    private static String suiteOf(TestIdentifier test) {
        return classOf(test).map(Class::getSimpleName).orElseGet(test::getDisplayName);
    }

    /** An invocation's own name is only its arguments. */
    private String sentence(TestIdentifier test) {
        return plan.getParent(test)
                .filter(ResultCollector::isTemplate)
                .map(template -> template.getDisplayName() + " " + test.getDisplayName())
                .orElseGet(test::getDisplayName);
    }

    private static Outcome outcomeOf(TestExecutionResult result) {
        return switch (result.getStatus()) {
            case SUCCESSFUL -> Outcome.PASSED;
            case ABORTED -> Outcome.SKIPPED;
            case FAILED -> Outcome.FAILED;
        };
    }

    private static String detail(TestExecutionResult result) {
        boolean aborted = result.getStatus() == TestExecutionResult.Status.ABORTED;
        return result.getThrowable()
                .map(failure -> aborted ? reason(failure) : trace(failure))
                .orElse("");
    }

    private static String reason(Throwable assumption) {
        return String.valueOf(assumption.getMessage()).replaceFirst("^Assumption failed: ", "");
    }

    private static String trace(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text, true));
        return String.join("\n", text.toString().lines().limit(20).toList());
    }
}
