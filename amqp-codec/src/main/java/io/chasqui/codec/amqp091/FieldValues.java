package io.chasqui.codec.amqp091;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** What the broker needs to know about the values of field tables beyond their Java types. */
public final class FieldValues {

    private FieldValues() {}

    /**
     * The field value for a Java object: the object itself if it is one already, {@link FieldTable#VOID} for null, a
     * {@link LongString} for a String, {@link FieldTable} and {@link FieldArray} for other maps and collections.
     *
     * @throws IllegalArgumentException if there is none, or a decimal does not fit into 32 bits and a scale of 0 to 255
     */
    public static Object of(Object object) {
        if (object == null) {
            return FieldTable.VOID;
        } else if (object instanceof String text) {
            return LongString.of(text);
        } else if (object instanceof BigDecimal decimal) {
            return checkDecimal(decimal);
        } else if (object instanceof Map<?, ?> map) {
            return FieldTable.of(map);
        } else if (object instanceof Collection<?> collection && !(object instanceof FieldArray)) {
            return FieldArray.of(collection);
        }
        typeName(object);
        return object;
    }

    /**
     * The type's name as RabbitMQ prints it in error texts: {@code received the value '10' of type 'long'}.
     *
     * @throws IllegalArgumentException if the object is no field value
     */
    public static String typeName(Object value) {
        return FieldType.of(value).typeName();
    }

    /**
     * Whether a redeclaration with {@code b} repeats a declaration with {@code a}. As on RabbitMQ the numbers, octets or
     * other contents must be equal, but not the types they are written as: every width of integer and timestamp is the
     * same, so are float and double, and text and bytes; an integer is never the same as a float or decimal. Null stands
     * for an absent argument.
     */
    public static boolean equivalent(Object a, Object b) {
        if (a == null || b == null) {
            return a == b;
        } else if (isCount(a) && isCount(b)) {
            return count(a) == count(b);
        } else if (isFloat(a) && isFloat(b)) {
            return ((Number) a).doubleValue() == ((Number) b).doubleValue() || a.equals(b);
        } else if (a instanceof Octets left && b instanceof Octets right) {
            return Arrays.equals(left.bytes, right.bytes);
        }
        return a.equals(b);
    }

    /**
     * The end of the text that refuses a redeclaration which is not {@link #equivalent}: {@code received '10' but current
     * is '5'}, with types if one of the two is absent.
     */
    public static String difference(Object current, Object received) {
        boolean typed = current == null || received == null;
        return "received " + describe(received, typed) + " but current is " + describe(current, typed);
    }

    private static String describe(Object value, boolean typed) {
        if (value == null || value == FieldTable.VOID && !typed) {
            return "none";
        }
        String text = "'" + (value instanceof Octets octets ? text(octets.bytes) : ErlangTerm.value(value)) + "'";
        return typed ? "the value " + text + " of type '" + typeName(value) + "'" : text;
    }

    private static String text(byte[] octets) {
        String utf8 = ShortString.decode(octets);
        return ShortString.isUtf8(utf8) ? utf8 : new String(octets, StandardCharsets.ISO_8859_1);
    }

    /** Whether the value is of one of the integer types, signed or not, of any width. */
    public static boolean isInteger(Object value) {
        return value instanceof Integer
                || value instanceof Long
                || value instanceof Short
                || value instanceof Byte
                || value instanceof UnsignedByte
                || value instanceof UnsignedShort
                || value instanceof UnsignedInt;
    }

    /**
     * The number an integer value stands for.
     *
     * @throws IllegalArgumentException unless {@link #isInteger}
     */
    public static long integer(Object value) {
        if (value instanceof UnsignedByte number) {
            return number.value();
        } else if (value instanceof UnsignedShort number) {
            return number.value();
        } else if (value instanceof UnsignedInt number) {
            return number.value();
        } else if (value instanceof Number number && isInteger(value)) {
            return number.longValue();
        }
        throw new IllegalArgumentException(value + " is not an integer");
    }

    /** Levels of tables and arrays with something in them; 0 for all other values. */
    public static int depth(Object value) {
        Collection<?> children = value instanceof FieldTable table
                ? table.asMap().values()
                : value instanceof FieldArray array ? array : List.of();
        int depth = 0;
        for (Object child : children) {
            depth = Math.max(depth, 1 + depth(child));
        }
        return depth;
    }

    /** An integer, or a timestamp that is one of 64 bits with sign. */
    private static boolean isCount(Object value) {
        return isInteger(value) || value instanceof Timestamp timestamp && timestamp.seconds() >= 0;
    }

    private static long count(Object value) {
        return value instanceof Timestamp timestamp ? timestamp.seconds() : integer(value);
    }

    private static boolean isFloat(Object value) {
        return value instanceof Double || value instanceof Float;
    }

    private static BigDecimal checkDecimal(BigDecimal decimal) {
        if (decimal.scale() < 0
                || decimal.scale() > 255
                || decimal.unscaledValue().bitLength() >= Integer.SIZE) {
            throw new IllegalArgumentException(decimal + " does not fit into a decimal of 32 bits");
        }
        return decimal;
    }
}
