package io.chasqui.codec.amqp091;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * A field table (AMQP 0-9-1 section 4.2.5.5): an immutable map from names to typed values, in the order of the wire.
 * Names decode like {@link ShortString}; of names that occur twice the last wins. Two tables are equal if they map the
 * same names to the same values, whatever the order.
 *
 * <table>
 * <caption>Java types of the values</caption>
 * <tr><td>t</td><td>Boolean</td><td>b</td><td>Byte</td><td>B</td><td>{@link UnsignedByte}</td></tr>
 * <tr><td>s</td><td>Short</td><td>u</td><td>{@link UnsignedShort}</td><td>I</td><td>Integer</td></tr>
 * <tr><td>i</td><td>{@link UnsignedInt}</td><td>l, L</td><td>Long (always written as l)</td><td>f</td><td>Float</td></tr>
 * <tr><td>d</td><td>Double</td><td>D</td><td>BigDecimal</td><td>S</td><td>{@link LongString}</td></tr>
 * <tr><td>x</td><td>{@link ByteArray}</td><td>T</td><td>{@link Timestamp}</td><td>A</td><td>{@link FieldArray}</td></tr>
 * <tr><td>F</td><td>{@link FieldTable}</td><td>V</td><td>{@link #VOID}</td><td></td><td></td></tr>
 * </table>
 */
public final class FieldTable {

    /** The value of type {@code V}. */
    public static final VoidValue VOID = VoidValue.VOID;

    /**
     * How deep tables and arrays may be nested, the outermost table being the first level. Deeper ones are malformed:
     * nobody needs them, both ends would have to recurse through them, and the official Java client stops there too.
     */
    public static final int MAX_DEPTH = 32;

    public static final FieldTable EMPTY = new FieldTable(Map.of());

    private final Map<String, Object> fields;

    private FieldTable(Map<String, Object> fields) {
        this.fields = fields;
    }

    /**
     * A table with the map's entries, values converted by {@link FieldValues#of}.
     *
     * @throws IllegalArgumentException if a key is no String or takes more than 255 bytes, or a value has no field type
     */
    public static FieldTable of(Map<?, ?> map) {
        Builder builder = builder();
        map.forEach((key, value) -> {
            if (!(key instanceof String name)) {
                throw new IllegalArgumentException(key + " is not a field name");
            }
            builder.put(name, value);
        });
        return builder.build();
    }

    public static FieldTable of(String name, Object value) {
        return builder().put(name, value).build();
    }

    public static FieldTable of(String name1, Object value1, String name2, Object value2) {
        return builder().put(name1, value1).put(name2, value2).build();
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Takes over a map of decoded names and values. */
    static FieldTable ofDecoded(Map<String, Object> fields) {
        return fields.isEmpty() ? EMPTY : new FieldTable(fields);
    }

    /**
     * Decodes a table that starts with its four length octets.
     *
     * @throws ProtocolException SYNTAX_ERROR if this is not exactly one well-formed table
     */
    public static FieldTable decode(byte[] source, int index, int length) {
        return decode(Unpooled.wrappedBuffer(source), index, length);
    }

    /**
     * Decodes a table that starts with its four length octets at the absolute {@code index}.
     *
     * @throws ProtocolException SYNTAX_ERROR if this is not exactly one well-formed table
     */
    public static FieldTable decode(ByteBuf in, int index, int length) {
        try {
            ArgumentReader reader = new ArgumentReader(in, index, index + length);
            FieldTable table = reader.table();
            reader.finish();
            return table;
        } catch (MalformedException e) {
            throw new ProtocolException(ReplyCode.SYNTAX_ERROR, "malformed field table");
        }
    }

    /** The table on the wire, four length octets first. */
    public byte[] encode() {
        ByteBuf out = Unpooled.buffer();
        write(out);
        byte[] bytes = new byte[out.readableBytes()];
        out.readBytes(bytes);
        return bytes;
    }

    /** Appends the table, four length octets first. */
    public void write(ByteBuf out) {
        FieldTableWriter.write(out, this);
    }

    /** The value, or null if there is none of this name. */
    public Object get(String name) {
        return fields.get(name);
    }

    public boolean contains(String name) {
        return fields.containsKey(name);
    }

    /** The names in the order of the wire. */
    public Set<String> names() {
        return asMap().keySet();
    }

    /** An unmodifiable view in the order of the wire. */
    public Map<String, Object> asMap() {
        return Collections.unmodifiableMap(fields);
    }

    public int size() {
        return fields.size();
    }

    public boolean isEmpty() {
        return fields.isEmpty();
    }

    /** This table with one field set, at its old place if it was there and at the end otherwise. */
    public FieldTable with(String name, Object value) {
        return toBuilder().put(name, value).build();
    }

    /** This table without one field. */
    public FieldTable without(String name) {
        return contains(name) ? toBuilder().remove(name).build() : this;
    }

    public Builder toBuilder() {
        Builder builder = builder();
        builder.fields.putAll(fields);
        return builder;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FieldTable that && that.fields.equals(fields);
    }

    @Override
    public int hashCode() {
        return fields.hashCode();
    }

    @Override
    public String toString() {
        return fields.toString();
    }

    /** Collects the fields of a table. Not thread-safe. */
    public static final class Builder {

        private final Map<String, Object> fields = new LinkedHashMap<>();

        private Builder() {}

        /**
         * Sets a field to a value converted by {@link FieldValues#of}.
         *
         * @throws IllegalArgumentException if the name takes more than 255 bytes or the value has no field type
         */
        public Builder put(String name, Object value) {
            if (ShortString.encode(name).length > ShortString.MAX_LENGTH) {
                throw new IllegalArgumentException("a field name takes at most 255 bytes: " + name);
            }
            fields.put(name, FieldValues.of(value));
            return this;
        }

        public Builder remove(String name) {
            fields.remove(name);
            return this;
        }

        /** @throws IllegalArgumentException if the table is nested deeper than {@link #MAX_DEPTH} */
        public FieldTable build() {
            FieldTable table = ofDecoded(new LinkedHashMap<>(fields));
            if (FieldValues.depth(table) > MAX_DEPTH) {
                throw new IllegalArgumentException("a field table may be nested " + MAX_DEPTH + " levels deep");
            }
            return table;
        }
    }
}
