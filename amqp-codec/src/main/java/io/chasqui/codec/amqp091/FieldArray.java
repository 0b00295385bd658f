package io.chasqui.codec.amqp091;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.Collection;
import java.util.RandomAccess;

/**
 * A field value of type {@code A} (AMQP 0-9-1 section 4.2.5.5): an immutable list of field values, see
 * {@link FieldTable} for their Java types.
 */
public final class FieldArray extends AbstractList<Object> implements RandomAccess {

    public static final FieldArray EMPTY = new FieldArray(new Object[0]);

    private final Object[] values;

    private FieldArray(Object[] values) {
        this.values = values;
    }

    /** @throws IllegalArgumentException if a value is of no type that {@link FieldValues#of} takes */
    public static FieldArray of(Object... values) {
        return of(Arrays.asList(values));
    }

    /** @throws IllegalArgumentException if a value is of no type that {@link FieldValues#of} takes */
    public static FieldArray of(Collection<?> values) {
        return values.isEmpty()
                ? EMPTY
                : new FieldArray(values.stream().map(FieldValues::of).toArray());
    }

    /** The same for values known to be field values. */
    static FieldArray ofDecoded(Collection<Object> values) {
        return values.isEmpty() ? EMPTY : new FieldArray(values.toArray());
    }

    @Override
    public Object get(int index) {
        return values[index];
    }

    @Override
    public int size() {
        return values.length;
    }
}
