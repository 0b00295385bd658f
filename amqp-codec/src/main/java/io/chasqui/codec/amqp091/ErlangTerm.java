package io.chasqui.codec.amqp091;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.StringJoiner;

/**
 * Values as Erlang prints them. RabbitMQ's error texts quote octets and arguments in this form, and clients and their
 * tests match on those texts.
 */
public final class ErlangTerm {

    /** More octets than this do not show in a reply text, however short their numbers. */
    private static final int PRINTED_OCTETS = 128;

    private static final String ESCAPED = "\n\r\t\u000b\b\f\u001b\"\\";
    private static final String ESCAPES = "nrtvbfe\"\\";

    private ErlangTerm() {}

    /** A binary: quoted if it is printable as UTF-8 or Latin-1, as numbers otherwise. */
    public static String binary(byte[] octets) {
        if (octets.length == 0) {
            return "<<>>";
        }
        String utf8 = ShortString.decode(octets);
        if (isPrintable(utf8)) {
            return "<<" + quoted(utf8) + (utf8.length() == octets.length ? ">>" : "/utf8>>");
        }
        String latin1 = new String(octets, StandardCharsets.ISO_8859_1);
        return isPrintable(latin1) ? "<<" + quoted(latin1) + ">>" : numbers(octets);
    }

    /** A binary as numbers, the first of them if there are very many. */
    static String numbers(byte[] octets) {
        StringJoiner numbers = new StringJoiner(",", "<<", ">>");
        for (int i = 0; i < Math.min(octets.length, PRINTED_OCTETS); i++) {
            numbers.add(Integer.toString(octets[i] & 0xFF));
        }
        return numbers.toString();
    }

    static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.codePoints().forEach(c -> {
            int escape = ESCAPED.indexOf(c);
            if (escape >= 0) {
                quoted.append('\\').append(ESCAPES.charAt(escape));
            } else {
                quoted.appendCodePoint(c);
            }
        });
        return quoted.append('"').toString();
    }

    /** A field value without its type. */
    static String value(Object value) {
        if (value instanceof Octets octets) {
            return binary(octets.bytes);
        } else if (value instanceof Float || value instanceof Double) {
            return Double.toString(((Number) value).doubleValue()).replace('E', 'e');
        } else if (value instanceof BigDecimal decimal) {
            return "{" + decimal.scale() + ","
                    + Integer.toUnsignedString(decimal.unscaledValue().intValue()) + "}";
        } else if (value instanceof FieldArray array) {
            return array(array);
        } else if (value instanceof FieldTable table) {
            return table(table);
        }
        return value == FieldTable.VOID ? "undefined" : value.toString();
    }

    private static String array(FieldArray array) {
        StringJoiner elements = new StringJoiner(",", "[", "]");
        array.forEach(value -> elements.add("{" + FieldValues.typeName(value) + "," + value(value) + "}"));
        return elements.toString();
    }

    private static String table(FieldTable table) {
        StringJoiner fields = new StringJoiner(",", "[", "]");
        for (Map.Entry<String, Object> field : table.asMap().entrySet()) {
            fields.add(field(field.getKey(), field.getValue()));
        }
        return fields.toString();
    }

    /** A field of a table: its name, type and value. */
    public static String field(String name, Object value) {
        return "{" + binary(ShortString.encode(name)) + "," + FieldValues.typeName(value) + "," + value(value) + "}";
    }

    private static boolean isPrintable(String text) {
        return text.codePoints().allMatch(ErlangTerm::isPrintable);
    }

    private static boolean isPrintable(int c) {
        boolean control = c < ' ' || c >= 0x7F && c < 0xA0;
        boolean surrogate = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
        return !control && !surrogate || ESCAPED.indexOf(c) >= 0;
    }
}
