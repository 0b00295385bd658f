package io.chasqui.conformance.runner;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/** What there is to run: each suite with its classes and the number of their tests. */
final class SuiteList {

    private SuiteList() {}

    static String of(TestPlan plan) {
        SortedMap<String, SortedMap<String, Integer>> suites = new TreeMap<>();
        for (MethodSource test : testMethods(plan)) {
            Class<?> testClass = test.getJavaClass();
            String packageName = testClass.getPackageName();
            suites.computeIfAbsent(packageName.substring(packageName.lastIndexOf('.') + 1), name -> new TreeMap<>())
                    .merge(testClass.getSimpleName(), 1, Integer::sum);
        }
        StringBuilder out = new StringBuilder();
        suites.forEach((suite, classes) -> append(out, suite, classes));
        return out.toString();
    }

    private static void append(StringBuilder out, String suite, SortedMap<String, Integer> classes) {
        int tests = classes.values().stream().mapToInt(Integer::intValue).sum();
        out.append(String.format("%-40s %4d%n", suite, tests));
        classes.forEach((name, count) -> out.append(String.format("  %-38s %4d%n", name, count)));
    }

    /** A parameterized test is one here, because its invocations are not known before it runs. */
    private static List<MethodSource> testMethods(TestPlan plan) {
        List<MethodSource> methods = new ArrayList<>();
        for (TestIdentifier root : plan.getRoots()) {
            plan.getDescendants(root).stream()
                    .flatMap(each -> each.getSource().stream())
                    .filter(MethodSource.class::isInstance)
                    .map(MethodSource.class::cast)
                    .forEach(methods::add);
        }
        return methods;
    }
}
