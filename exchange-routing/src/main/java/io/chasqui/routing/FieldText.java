package io.chasqui.routing;

import io.chasqui.codec.amqp091.FieldArray;
import io.chasqui.codec.amqp091.FieldTable;
import io.chasqui.codec.amqp091.FieldValues;
import io.chasqui.codec.amqp091.Octets;
import io.chasqui.codec.amqp091.ShortString;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Prints values of field tables as RabbitMQ does in its error texts, which is the way of Erlang's terms. */
public final class FieldText {

    private FieldText() {}

    /** For example {@code 5}, {@code <<"text">>} or {@code [{longstr,<<"element">>}]}. */
    public static String of(Object value) {
        if (value instanceof Octets octets) {
            return ofBytes(octets.bytes());
        } else if (value instanceof FieldArray array) {
            return array.stream().map(FieldText::ofElement).collect(Collectors.joining(",", "[", "]"));
        } else if (value instanceof FieldTable table) {
            return table.asMap().entrySet().stream()
                    .map(field -> ofField(field.getKey(), field.getValue()))
                    .collect(Collectors.joining(",", "[", "]"));
        } else if (value instanceof BigDecimal decimal) {
            return "{" + decimal.scale() + "," + decimal.unscaledValue() + "}";
        } else if (value instanceof Double || value instanceof Float) {
            return Double.toString(((Number) value).doubleValue()).toLowerCase(Locale.ROOT);
        }
        return value == FieldTable.VOID ? "undefined" : value.toString();
    }

    /** The same for a short string such as a routing key. */
    public static String ofName(String name) {
        return ofBytes(ShortString.encode(name));
    }

    private static String ofElement(Object value) {
        return "{" + FieldValues.typeName(value) + "," + of(value) + "}";
    }

    private static String ofField(String name, Object value) {
        return "{" + ofName(name) + "," + FieldValues.typeName(value) + "," + of(value) + "}";
    }

    private static String ofBytes(byte[] bytes) {
        String text = printable(bytes);
        if (text == null) {
            return IntStream.range(0, bytes.length)
                    .mapToObj(i -> Integer.toString(bytes[i] & 0xFF))
                    .collect(Collectors.joining(",", "<<", ">>"));
        }
        String suffix = text.length() == bytes.length ? ">>" : "/utf8>>";
        return text.isEmpty() ? "<<>>" : "<<\"" + escaped(text) + "\"" + suffix;
    }

    /** The text that the bytes are in UTF-8, or null if they are none or not all of it is printable Latin-1. */
    private static String printable(byte[] bytes) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.chars().allMatch(FieldText::isPrintable) ? text : null;
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    private static boolean isPrintable(int c) {
        return c >= 0x20 && c < 0x7F || c >= 0xA0 && c <= 0xFF || escape((char) c) != null;
    }

    private static String escaped(String text) {
        StringBuilder out = new StringBuilder(text.length() + 8);
        for (char c : text.toCharArray()) {
            String escape = escape(c);
            out.append(escape == null ? String.valueOf(c) : escape);
        }
        return out.toString();
    }

    private static String escape(char c) {
        return switch (c) {
            case '"' -> "\\\"";
            case '\\' -> "\\\\";
            case '\b' -> "\\b";
            case '\t' -> "\\t";
            case '\n' -> "\\n";
            case 0x0B -> "\\v";
            case '\f' -> "\\f";
            case '\r' -> "\\r";
            case 0x1B -> "\\e";
            default -> null;
        };
    }
}
