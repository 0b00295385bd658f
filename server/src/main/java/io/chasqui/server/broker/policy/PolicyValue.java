package io.chasqui.server.broker.policy;

import io.chasqui.codec.amqp091.FieldValues;
import io.chasqui.codec.amqp091.LongString;
import io.chasqui.server.definition.JsonTerm;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The values that a setting may have.
 *
 * @param valid whether a value is one of them
 * @param refusal the end of the text that refuses another one, after the value; the whole text if {@code whole}
 */
record PolicyValue(Predicate<Object> valid, String refusal, boolean whole) {

    private static PolicyValue of(Predicate<Object> valid, String what) {
        return new PolicyValue(valid, " is not a valid " + what, false);
    }

    static PolicyValue integer(String what) {
        return of(FieldValues::isInteger, what);
    }

    static PolicyValue from(long minimum, String what) {
        return range(minimum, Long.MAX_VALUE, what);
    }

    static PolicyValue range(long minimum, long maximum, String what) {
        return of(
                value -> FieldValues.isInteger(value)
                        && FieldValues.integer(value) >= minimum
                        && FieldValues.integer(value) <= maximum,
                what);
    }

    static PolicyValue flag(String what) {
        return of(Boolean.class::isInstance, what);
    }

    static PolicyValue text(String what) {
        return of(LongString.class::isInstance, what);
    }

    static PolicyValue word(String what, String... words) {
        Set<String> allowed = Set.of(words);
        return of(value -> value instanceof LongString text && allowed.contains(text.toString()), what);
    }

    static PolicyValue matching(String expression, String what) {
        Pattern pattern = Pattern.compile(expression);
        return of(
                value -> value instanceof LongString text
                        && pattern.matcher(text.toString()).matches(),
                what);
    }

    /** No value is allowed. */
    static PolicyValue refused(String why) {
        return new PolicyValue(value -> false, why, true);
    }

    /** The same with another sentence in the refusal. */
    PolicyValue explained(String sentence) {
        return new PolicyValue(valid, refusal + ". " + sentence, whole);
    }

    /** What is wrong with a value, or null. */
    String fault(Object value) {
        if (valid.test(value)) {
            return null;
        }
        return whole ? refusal : JsonTerm.of(value) + refusal;
    }
}
