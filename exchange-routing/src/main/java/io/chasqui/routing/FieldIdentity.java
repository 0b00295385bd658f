package io.chasqui.routing;

import io.chasqui.codec.amqp091.FieldValues;
import io.chasqui.codec.amqp091.Octets;
import io.chasqui.codec.amqp091.Timestamp;
import java.util.Arrays;

/**
 * When two values of field tables are the same to a headers exchange: the value counts and not its type, so
 * that an integer equals one of another width (and a timestamp of as many seconds), a float the double of
 * the same value, and a string the same bytes. An integer never equals a float. Inside arrays and tables types count.
 */
public final class FieldIdentity {

    private FieldIdentity() {}

    /** Neither value may be null. */
    public static boolean same(Object a, Object b) {
        if (a instanceof Octets left && b instanceof Octets right) {
            return left.length() == right.length() && Arrays.equals(left.bytes(), right.bytes());
        } else if (isWhole(a) && isWhole(b)) {
            return whole(a) == whole(b);
        } else if (isFloat(a) && isFloat(b)) {
            return Double.compare(((Number) a).doubleValue(), ((Number) b).doubleValue()) == 0;
        }
        return a.equals(b);
    }

    /** The same for values that are the {@link #same}. */
    public static int hash(Object value) {
        if (value instanceof Octets octets) {
            return octets.hashCode();
        } else if (isWhole(value)) {
            return Long.hashCode(whole(value));
        } else if (isFloat(value)) {
            return Double.hashCode(((Number) value).doubleValue());
        }
        return value.hashCode();
    }

    private static boolean isWhole(Object value) {
        // Above 2^63 the number of seconds is negative here, and no integer type reaches there.
        return FieldValues.isInteger(value) || value instanceof Timestamp time && time.seconds() >= 0;
    }

    private static long whole(Object value) {
        return value instanceof Timestamp time ? time.seconds() : FieldValues.integer(value);
    }

    private static boolean isFloat(Object value) {
        return value instanceof Double || value instanceof Float;
    }
}
