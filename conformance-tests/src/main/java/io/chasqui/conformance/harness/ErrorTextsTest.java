package io.chasqui.conformance.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.commons.support.ReflectionSupport.findAllClassesInPackage;

import io.chasqui.conformance.harness.ErrorTexts.ErrorText;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The list of error texts has to name tests that there are. Needs no broker. */
@Spec("conformance suite")
class ErrorTextsTest {

    private static final Map<String, Class<?>> SUITES =
            findAllClassesInPackage("io.chasqui.conformance", Suite.class::isAssignableFrom, name -> true).stream()
                    .collect(Collectors.toMap(Class::getSimpleName, Function.identity()));

    @Test
    void everyTextNamesATestThatThereIs() {
        List<ErrorText> unknown =
                ErrorTexts.all().stream().filter(text -> !exists(text)).toList();
        assertThat(unknown).as("texts whose test does not exist").isEmpty();
    }

    @Test
    void aTextIsListedOnceForATest() {
        assertThat(ErrorTexts.all()).hasSizeGreaterThan(100).doesNotHaveDuplicates();
    }

    @Test
    void aStarStandsForAnyWordsAndNothingElseDoes() {
        ErrorText text = new ErrorText("404 no queue '*' in vhost '/'", "ATest", "a");
        assertThat(text.matches("404 no queue 'q' in vhost '/'")).isTrue();
        assertThat(text.matches("404 no queue 'q' in vhost 'x'")).isFalse();
        assertThat(text.matches("404 no queue 'q' in vhost '/' in use")).isFalse();
    }

    private static boolean exists(ErrorText text) {
        Class<?> suite = SUITES.get(text.suite());
        return suite != null
                && Arrays.stream(suite.getDeclaredMethods())
                        .anyMatch(method -> method.getName().equals(text.test()));
    }
}
