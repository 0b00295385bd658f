package io.chasqui.codec.amqp091;

import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Random strings, field values, methods and properties. */
final class Generators {

    private static final long UNSIGNED_INT_MAX = 0xFFFF_FFFFL;

    private Generators() {}

    /** Valid text that takes at most 255 bytes. */
    static Arbitrary<String> shortStrings() {
        Arbitrary<Integer> ascii = Arbitraries.integers().between(0, 0x7F);
        Arbitrary<Integer> any = Arbitraries.integers()
                .between(0, Character.MAX_CODE_POINT)
                .filter(c -> c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE);
        return Arbitraries.frequencyOf(
                Tuple.of(4, text(ascii, 20)), Tuple.of(2, text(any, 63)), Tuple.of(1, text(ascii, 255)));
    }

    private static Arbitrary<String> text(Arbitrary<Integer> codePoints, int maxLength) {
        return codePoints.list().ofMaxSize(maxLength).map(points -> {
            StringBuilder text = new StringBuilder();
            points.forEach(text::appendCodePoint);
            return text.toString();
        });
    }

    static Arbitrary<byte[]> bytes(int maxLength) {
        return Arbitraries.bytes().array(byte[].class).ofMaxSize(maxLength);
    }

    /** Tables of the types the official Java client can write as well as read. */
    static Arbitrary<FieldTable> tablesOfClient() {
        return tables(valuesOfClient());
    }

    /** Tables of all types. */
    static Arbitrary<FieldTable> tables() {
        return tables(values());
    }

    /** The same in the order of a HashMap, into which the client's methods and properties copy theirs. */
    private static Arbitrary<FieldTable> tablesInOrderOfClient() {
        return tablesOfClient().map(table -> FieldTable.of(new HashMap<>(table.asMap())));
    }

    private static Arbitrary<FieldTable> tables(Arbitrary<Object> leaves) {
        return Arbitraries.recursive(
                () -> tableOf(leaves),
                inner -> tableOf(Arbitraries.oneOf(leaves, inner, arrayOf(inner, leaves))),
                0,
                3);
    }

    private static Arbitrary<FieldTable> tableOf(Arbitrary<?> values) {
        return Arbitraries.maps(shortStrings(), values.map(Object.class::cast))
                .ofMaxSize(4)
                .map(FieldTable::of);
    }

    private static Arbitrary<Object> arrayOf(Arbitrary<?> inner, Arbitrary<Object> leaves) {
        return Arbitraries.oneOf(leaves, inner.map(Object.class::cast))
                .list()
                .ofMaxSize(4)
                .map(FieldArray::of);
    }

    private static Arbitrary<Object> values() {
        return Arbitraries.oneOf(
                valuesOfClient(),
                Arbitraries.integers().between(0, 0xFF).map(UnsignedByte::new),
                Arbitraries.integers().between(0, 0xFFFF).map(UnsignedShort::new),
                Arbitraries.longs().between(0, UNSIGNED_INT_MAX).map(UnsignedInt::new),
                Arbitraries.longs().map(Timestamp::new));
    }

    private static Arbitrary<Object> valuesOfClient() {
        return Arbitraries.oneOf(
                Arbitraries.of(true, false),
                Arbitraries.bytes(),
                Arbitraries.shorts(),
                Arbitraries.integers(),
                Arbitraries.longs(),
                Arbitraries.floats(),
                Arbitraries.doubles(),
                decimals(),
                bytes(40).map(LongString::of),
                bytes(40).map(ByteArray::of),
                // The client's Date counts milliseconds.
                Arbitraries.longs()
                        .between(Long.MIN_VALUE / 1000, Long.MAX_VALUE / 1000)
                        .map(Timestamp::new),
                Arbitraries.just(FieldTable.VOID));
    }

    private static Arbitrary<BigDecimal> decimals() {
        return Combinators.combine(
                        Arbitraries.integers(), Arbitraries.integers().between(0, 255))
                .as((unscaled, scale) -> new BigDecimal(BigInteger.valueOf(unscaled), scale));
    }

    /** The record types of all methods, in the order of their names. */
    static List<Class<?>> methodTypes() {
        return Stream.of(Method.class.getDeclaredClasses())
                .filter(Class::isRecord)
                .sorted(Comparator.comparing(Class::getSimpleName))
                .<Class<?>>map(type -> type)
                .toList();
    }

    /** One method of every type. */
    static Arbitrary<List<Method>> everyMethod() {
        return Combinators.combine(
                        methodTypes().stream().map(Generators::methods).toList())
                .as(ArrayList::new);
    }

    private static Arbitrary<Method> methods(Class<?> type) {
        List<Arbitrary<Object>> arguments = Arrays.stream(type.getRecordComponents())
                .map(Generators::argument)
                .toList();
        Constructor<?> constructor = type.getDeclaredConstructors()[0];
        return arguments.isEmpty()
                ? Arbitraries.create(() -> construct(constructor, List.of()))
                : Combinators.combine(arguments).as(values -> construct(constructor, values));
    }

    private static Method construct(Constructor<?> constructor, List<Object> arguments) {
        try {
            return (Method) constructor.newInstance(arguments.toArray());
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    private static Arbitrary<Object> argument(RecordComponent component) {
        Class<?> type = component.getType();
        if (type == String.class) {
            return shortStrings().map(Object.class::cast);
        } else if (type == boolean.class) {
            return Arbitraries.of(true, false);
        } else if (type == byte[].class) {
            return bytes(300).map(Object.class::cast);
        } else if (type == FieldTable.class) {
            return tablesInOrderOfClient().map(Object.class::cast);
        } else if (type == int.class) {
            int max = component.getName().startsWith("version") ? 0xFF : 0xFFFF;
            return Arbitraries.integers().between(0, max).map(Object.class::cast);
        }
        return component.getName().equals("deliveryTag")
                ? Arbitraries.longs().map(Object.class::cast)
                : Arbitraries.longs().between(0, UNSIGNED_INT_MAX).map(Object.class::cast);
    }

    static Arbitrary<BasicProperties> properties() {
        Arbitrary<String> text = shortStrings().injectNull(0.5);
        Arbitrary<Integer> octet = Arbitraries.integers().between(0, 255).injectNull(0.5);
        Arbitrary<Timestamp> timestamp = Arbitraries.longs()
                .between(Long.MIN_VALUE / 1000, Long.MAX_VALUE / 1000)
                .map(Timestamp::new)
                .injectNull(0.5);
        return Combinators.combine(
                        text.list().ofSize(10), tablesInOrderOfClient().injectNull(0.5), octet, octet, timestamp)
                .as((texts, headers, deliveryMode, priority, time) -> new BasicProperties(
                        texts.get(0),
                        texts.get(1),
                        headers,
                        deliveryMode,
                        priority,
                        texts.get(2),
                        texts.get(3),
                        texts.get(4),
                        texts.get(5),
                        time,
                        texts.get(6),
                        texts.get(7),
                        texts.get(8),
                        texts.get(9)));
    }
}
