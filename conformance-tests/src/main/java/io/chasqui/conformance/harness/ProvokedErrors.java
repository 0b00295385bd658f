package io.chasqui.conformance.harness;

import static org.assertj.core.api.Assertions.assertThat;

import io.chasqui.conformance.harness.ErrorTexts.ErrorText;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * Fails a suite whose test no longer provokes what {@link ErrorTexts} lists it for. A parameterized test may need all its
 * invocations, so a suite is judged at its end; a test that was skipped or failed is not judged here.
 */
final class ProvokedErrors implements AfterTestExecutionCallback, AfterAllCallback {

    private static final Namespace NAMESPACE = Namespace.create(ProvokedErrors.class);

    /** What the tests of one class have seen, by method. */
    private record Seen(Map<String, Set<String>> byTest, Set<String> failed) {
        Seen() {
            this(new ConcurrentHashMap<>(), ConcurrentHashMap.newKeySet());
        }
    }

    @Override
    public void afterTestExecution(ExtensionContext context) {
        String test = context.getRequiredTestMethod().getName();
        Seen seen = of(context);
        seen.byTest()
                .computeIfAbsent(test, name -> ConcurrentHashMap.newKeySet())
                .addAll(ReplyTexts.take());
        if (context.getExecutionException().isPresent()) {
            seen.failed().add(test);
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        Seen seen = of(context);
        List<ErrorText> missing = ErrorTexts.all().stream()
                .filter(text -> text.provokedBy(context.getRequiredTestClass()))
                .filter(text -> isMissing(text, seen))
                .toList();
        assertThat(missing).as("texts that their tests did not provoke").isEmpty();
    }

    private static boolean isMissing(ErrorText text, Seen seen) {
        Set<String> replies = seen.byTest().get(text.test());
        return replies != null
                && !seen.failed().contains(text.test())
                && replies.stream().noneMatch(text::matches);
    }

    private static Seen of(ExtensionContext context) {
        return context.getRoot()
                .getStore(NAMESPACE)
                .getOrComputeIfAbsent(context.getRequiredTestClass(), suite -> new Seen(), Seen.class);
    }
}
