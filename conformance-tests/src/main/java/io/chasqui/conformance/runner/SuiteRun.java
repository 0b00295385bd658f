package io.chasqui.conformance.runner;

import static org.junit.platform.engine.discovery.ClassNameFilter.includeClassNamePatterns;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectPackage;

import java.util.List;
import java.util.regex.Pattern;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TagFilter;
import org.junit.platform.launcher.TestPlan;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** The tests that were asked for, found and run with JUnit. */
final class SuiteRun {

    private static final String ROOT = "io.chasqui.conformance";

    private final Launcher launcher = LauncherFactory.create();
    private final LauncherDiscoveryRequest request;

    private SuiteRun(String... classNamePatterns) {
        request = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectPackage(ROOT))
                .filters(includeClassNamePatterns(classNamePatterns), TagFilter.excludeTags("soak"))
                .build();
    }

    /** Every suite except the long checks. */
    static SuiteRun ofAll() {
        return new SuiteRun(".*Test");
    }

    /** Some suites, each named by its package ({@code exchange}) or its class ({@code TopicExchangeTest}). */
    static SuiteRun of(List<String> names) {
        return new SuiteRun(names.stream().map(SuiteRun::pattern).toArray(String[]::new));
    }

    private static String pattern(String name) {
        String quoted = Pattern.quote(name);
        return Pattern.quote(ROOT) + "\\.(" + quoted + "\\..*Test|(.*\\.)?" + quoted + ")";
    }

    /** What would run; nothing is started. */
    TestPlan discover() {
        return launcher.discover(request);
    }

    /** Runs the tests to their end. */
    List<TestResult> run() {
        ResultCollector collector = new ResultCollector();
        launcher.execute(request, collector);
        return collector.results();
    }
}
