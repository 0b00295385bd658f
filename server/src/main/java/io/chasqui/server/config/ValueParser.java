package io.chasqui.server.config;

import io.chasqui.server.config.ConfigKey.Unit;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Turns the text of a setting into a value of the key's type, or says why that cannot be. */
final class ValueParser {

    private static final Map<Class<?>, BiFunction<String, ConfigKey, Object>> PARSERS = Map.of(
            String.class, (text, key) -> text,
            boolean.class, (text, key) -> bool(text),
            Boolean.class, (text, key) -> bool(text),
            int.class, (text, key) -> (int) number(text, key),
            long.class, ValueParser::number,
            OptionalLong.class, (text, key) -> optionalNumber(text, key),
            double.class, ValueParser::fraction,
            Duration.class, ValueParser::duration,
            Path.class, (text, key) -> path(text),
            ListenAddress.class, (text, key) -> ListenAddress.parse(text));

    private static final Pattern NUMBER = Pattern.compile("(-?[0-9]{1,18})\\s*([A-Za-z]*)");
    private static final String MULTIPLES = "kmgtp";

    private ValueParser() {}

    static Object parse(String text, Class<?> type, ConfigKey key) {
        return type.isEnum() ? constant(text, type) : PARSERS.get(type).apply(text, key);
    }

    /** The value of a key that is neither set nor has a default. */
    static Object absent(Class<?> type) {
        if (type == OptionalLong.class) {
            return OptionalLong.empty();
        }
        if (type == String.class) {
            return "";
        }
        throw new IllegalStateException("A key of type " + type.getSimpleName() + " needs a default");
    }

    private static boolean bool(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "on" -> true;
            case "false", "off" -> false;
            default -> throw new IllegalArgumentException("expected true or false");
        };
    }

    private static long number(String text, ConfigKey key) {
        Matcher matcher = NUMBER.matcher(text);
        if (!matcher.matches() || (key.unit() != Unit.BYTES && !matcher.group(2).isEmpty())) {
            throw new IllegalArgumentException("expected " + numberDescription(key));
        }
        long value;
        try {
            value = Math.multiplyExact(Long.parseLong(matcher.group(1)), multiple(matcher.group(2)));
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("the number is too large", e);
        }
        return checkRange(value, key);
    }

    private static OptionalLong optionalNumber(String text, ConfigKey key) {
        return text.equals("infinity") ? OptionalLong.empty() : OptionalLong.of(number(text, key));
    }

    private static String numberDescription(ConfigKey key) {
        return switch (key.unit()) {
            case BYTES -> "a size such as 65536, 64kB, 512MiB or 2GB";
            case NONE -> "a whole number";
            default -> "a whole number of " + key.unit();
        };
    }

    /** {@code MB} is a million bytes; {@code MiB} and a lone {@code M} are 1,048,576, as RabbitMQ has it. */
    private static long multiple(String suffix) {
        String unit = suffix.toLowerCase(Locale.ROOT);
        if (unit.isEmpty() || unit.equals("b")) {
            return 1;
        }
        int exponent = MULTIPLES.indexOf(unit.charAt(0)) + 1;
        if (exponent == 0 || !unit.substring(1).matches("(i?b)?")) {
            throw new IllegalArgumentException(
                    "unknown unit '" + suffix + "', expected one such as kB, MB, MiB or GiB");
        }
        return power(unit.endsWith("b") && !unit.endsWith("ib") ? 1000 : 1024, exponent);
    }

    private static long power(long base, int exponent) {
        return exponent == 0 ? 1 : base * power(base, exponent - 1);
    }

    private static long checkRange(long value, ConfigKey key) {
        if (value < key.min() || value > key.max()) {
            throw new IllegalArgumentException("out of range, expected " + range(key));
        }
        return value;
    }

    private static double fraction(String text, ConfigKey key) {
        if (!text.matches("[0-9]+(\\.[0-9]+)?")
                || Double.parseDouble(text) > key.max()
                || Double.parseDouble(text) < key.min()) {
            throw new IllegalArgumentException("expected a number, " + range(key));
        }
        return Double.parseDouble(text);
    }

    private static Duration duration(String text, ConfigKey key) {
        long value = number(text, key);
        return key.unit() == Unit.SECONDS ? Duration.ofSeconds(value) : Duration.ofMillis(value);
    }

    private static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("not a path: " + e.getReason(), e);
        }
    }

    private static Object constant(String text, Class<?> type) {
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> constant.toString().equalsIgnoreCase(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("expected one of " + constants(type)));
    }

    /** What may stand after the equals sign, for the reference page. */
    static String describe(Class<?> type, ConfigKey key) {
        if (type.isEnum()) {
            return constants(type);
        }
        return switch (type.getSimpleName()) {
            case "boolean", "Boolean" -> "true or false";
            case "String" -> "text";
            case "Path" -> "path";
            case "ListenAddress" -> "port or address:port";
            case "double" -> "number, " + range(key);
            default -> (key.unit() == Unit.NONE ? "number" : key.unit()) + ", " + range(key);
        };
    }

    private static String range(ConfigKey key) {
        return key.max() == Long.MAX_VALUE ? "at least " + key.min() : key.min() + " to " + key.max();
    }

    /** The names of an enum as they are written in the file. */
    static String constants(Class<?> type) {
        return Arrays.stream(type.getEnumConstants()).map(Object::toString).collect(Collectors.joining(", "));
    }
}
