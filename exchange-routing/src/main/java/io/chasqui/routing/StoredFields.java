package io.chasqui.routing;

import io.chasqui.codec.amqp091.FieldTable;
import io.chasqui.codec.amqp091.LongString;
import io.chasqui.codec.amqp091.ShortString;

/** Fields of the tables in which definitions are stored. Names are arbitrary bytes, so they are kept as such. */
final class StoredFields {

    private StoredFields() {}

    static LongString ofName(String name) {
        return LongString.of(ShortString.encode(name));
    }

    static String name(FieldTable table, String field) {
        return ShortString.decode(get(table, field, LongString.class).bytes());
    }

    static boolean flag(FieldTable table, String field) {
        return get(table, field, Boolean.class);
    }

    static FieldTable table(FieldTable table, String field) {
        return get(table, field, FieldTable.class);
    }

    private static <T> T get(FieldTable table, String field, Class<T> type) {
        Object value = table.get(field);
        if (!type.isInstance(value)) {
            throw new IllegalArgumentException("a stored definition has no valid " + field + ": " + table);
        }
        return type.cast(value);
    }
}
