package io.chasqui.conformance.harness;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The texts with which a broker refuses something, each with the test that provokes it: the lines of {@code
 * error-texts.txt}. {@link ProvokedErrors} holds what a test saw against what it is listed for.
 */
public final class ErrorTexts {

    private static final String RESOURCE = "error-texts.txt";
    private static final List<ErrorText> ALL = read();

    private ErrorTexts() {}

    /**
     * A line of the list.
     *
     * @param refusal reply code and text; {@code *} stands for any words
     * @param suite the simple name of a test class
     * @param test a method of it
     */
    public record ErrorText(String refusal, String suite, String test) {

        boolean matches(String seen) {
            String pattern =
                    Stream.of(refusal.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
            return Pattern.compile(pattern, Pattern.DOTALL).matcher(seen).matches();
        }

        boolean provokedBy(Class<?> testClass) {
            return testClass.getSimpleName().equals(suite);
        }
    }

    /** Every text of the list. */
    public static List<ErrorText> all() {
        return ALL;
    }

    private static List<ErrorText> read() {
        try (InputStream in = ErrorTexts.class.getResourceAsStream(RESOURCE);
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return lines.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(ErrorTexts::parse)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ErrorText parse(String line) {
        int separator = line.lastIndexOf(" | ");
        String[] test = line.substring(separator + 3).strip().split("\\.");
        if (separator < 0 || test.length != 2) {
            throw new IllegalArgumentException(RESOURCE + ": not 'code text | Suite.test': " + line);
        }
        return new ErrorText(line.substring(0, separator).strip(), test[0], test[1]);
    }
}
