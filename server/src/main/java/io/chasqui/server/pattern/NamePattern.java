package io.chasqui.server.pattern;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A regular expression that is searched for in a name. Operators write it once and clients choose the names, so a match
 * must not take for ever: a search that looks at more characters than {@link #MAX_STEPS} is given up and counts as no
 * match.
 */
public final class NamePattern {

    /** Enough for any sensible expression on a name of 255 bytes, and over in a millisecond or two. */
    static final int MAX_STEPS = 100_000;

    /** Thrown through the engine, which offers no other way to stop it. */
    private static final class TooManySteps extends RuntimeException {

        private static final long serialVersionUID = 1L;
        private static final TooManySteps INSTANCE = new TooManySteps();

        private TooManySteps() {
            super("too many steps", null, false, false);
        }
    }

    /** Counts what the engine reads. */
    private static final class CountedText implements CharSequence {

        private final String text;
        private int steps;

        CountedText(String text) {
            this.text = text;
        }

        @Override
        public char charAt(int index) {
            if (++steps > MAX_STEPS) {
                throw TooManySteps.INSTANCE;
            }
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.subSequence(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }

    private final String expression;
    private final Pattern pattern;

    private NamePattern(String expression, Pattern pattern) {
        this.expression = expression;
        this.pattern = pattern;
    }

    /** @throws InvalidPatternException if the expression is malformed */
    public static NamePattern of(String expression) {
        try {
            return new NamePattern(expression, Pattern.compile(PerlSyntax.toJava(expression), Pattern.UNIX_LINES));
        } catch (PatternSyntaxException e) {
            throw new InvalidPatternException(expression, e);
        } catch (StackOverflowError e) {
            throw new InvalidPatternException(expression, "parentheses are too deeply nested", 0);
        }
    }

    /** An expression that matches a text literally. */
    public static String quote(String text) {
        StringBuilder quoted = new StringBuilder();
        text.codePoints().forEach(c -> {
            if (c < 128 && !Character.isLetterOrDigit(c)) {
                quoted.append('\\');
            }
            quoted.appendCodePoint(c);
        });
        return quoted.toString();
    }

    /** Whether the expression matches anywhere in the name. */
    public boolean matches(String name) {
        try {
            return pattern.matcher(new CountedText(name)).find();
        } catch (TooManySteps | StackOverflowError e) {
            return false;
        }
    }

    /** The expression as it was written. */
    public String expression() {
        return expression;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NamePattern that && expression.equals(that.expression);
    }

    @Override
    public int hashCode() {
        return expression.hashCode();
    }

    @Override
    public String toString() {
        return expression;
    }
}
