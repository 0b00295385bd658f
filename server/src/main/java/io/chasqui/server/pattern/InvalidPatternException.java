package io.chasqui.server.pattern;

import java.util.Map;
import java.util.regex.PatternSyntaxException;

/** A regular expression that is none. Says why in the words of RabbitMQ where they are known. */
public final class InvalidPatternException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** What Java's engine says, and what the library behind RabbitMQ says in its place. */
    private static final Map<String, String> DESCRIPTIONS = Map.of(
            "Unclosed group", "missing closing parenthesis",
            "Unclosed character class", "missing terminating ] for character class",
            "Unmatched closing ')'", "unmatched closing parenthesis",
            "Unclosed counted closure", "quantifier does not follow a repeatable item");

    private final String expression;
    private final String description;
    private final int position;

    InvalidPatternException(String expression, PatternSyntaxException cause) {
        this(expression, describe(cause.getDescription()), Math.max(cause.getIndex(), 0));
    }

    InvalidPatternException(String expression, String description, int position) {
        super(description + " at " + position + " in " + expression);
        this.expression = expression;
        this.description = description;
        this.position = position;
    }

    private static String describe(String description) {
        if (description.startsWith("Dangling meta character")) {
            return "quantifier does not follow a repeatable item";
        }
        return DESCRIPTIONS.getOrDefault(description, description);
    }

    public String expression() {
        return expression;
    }

    public String description() {
        return description;
    }

    /** Where in the expression. */
    public int position() {
        return position;
    }
}
