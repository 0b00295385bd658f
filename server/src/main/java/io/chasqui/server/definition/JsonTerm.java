package io.chasqui.server.definition;

import io.chasqui.codec.amqp091.ErlangTerm;
import io.chasqui.codec.amqp091.FieldArray;
import io.chasqui.codec.amqp091.FieldTable;
import io.chasqui.codec.amqp091.LongString;
import io.chasqui.codec.amqp091.ShortString;
import java.util.Map;
import java.util.StringJoiner;

/** Values of definitions as RabbitMQ's error texts quote them: a JSON value in Erlang's notation. */
public final class JsonTerm {

    private JsonTerm() {}

    public static String of(Object value) {
        if (value instanceof LongString text) {
            return ErlangTerm.binary(text.bytes());
        } else if (value instanceof FieldArray array) {
            StringJoiner elements = new StringJoiner(",", "[", "]");
            array.forEach(element -> elements.add(of(element)));
            return elements.toString();
        } else if (value instanceof FieldTable table) {
            StringJoiner fields = new StringJoiner(",", "#{", "}");
            table.asMap().forEach((name, field) -> fields.add(name(name) + " => " + of(field)));
            return fields.toString();
        }
        return value == FieldTable.VOID ? "null" : value.toString();
    }

    /** Pairs of names and values: {@code [{<<"a">>,1}]}. */
    public static String pairs(Map<String, Object> pairs) {
        StringJoiner joined = new StringJoiner(",", "[", "]");
        pairs.forEach((name, value) -> joined.add("{" + name(name) + "," + of(value) + "}"));
        return joined.toString();
    }

    private static String name(String name) {
        return ErlangTerm.binary(ShortString.encode(name));
    }
}
