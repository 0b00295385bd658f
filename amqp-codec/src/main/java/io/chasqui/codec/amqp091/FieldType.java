package io.chasqui.codec.amqp091;

import java.math.BigDecimal;

/**
 * The types of field values: their tag on the wire (as RabbitMQ and its clients use them, which differs from the
 * grammar in AMQP 0-9-1 section 4.2.1) and their names in error texts.
 */
enum FieldType {
    BOOLEAN('t', "bool", Boolean.class),
    BYTE('b', "byte", Byte.class),
    UNSIGNED_BYTE('B', "unsignedbyte", UnsignedByte.class),
    SHORT('s', "short", Short.class),
    UNSIGNED_SHORT('u', "unsignedshort", UnsignedShort.class),
    INT('I', "signedint", Integer.class),
    UNSIGNED_INT('i', "unsignedint", UnsignedInt.class),
    LONG('l', "long", Long.class),
    FLOAT('f', "float", Float.class),
    DOUBLE('d', "double", Double.class),
    DECIMAL('D', "decimal", BigDecimal.class),
    LONG_STRING('S', "longstr", LongString.class),
    BYTE_ARRAY('x', "binary", ByteArray.class),
    TIMESTAMP('T', "timestamp", Timestamp.class),
    ARRAY('A', "array", FieldArray.class),
    TABLE('F', "table", FieldTable.class),
    VOID('V', "void", VoidValue.class);

    private static final FieldType[] BY_TAG = byTag();

    private static final ClassValue<FieldType> BY_CLASS = new ClassValue<>() {
        @Override
        protected FieldType computeValue(Class<?> type) {
            for (FieldType candidate : values()) {
                if (candidate.javaType == type) {
                    return candidate;
                }
            }
            return null;
        }
    };

    private final char tag;
    private final String typeName;
    private final Class<?> javaType;

    FieldType(char tag, String typeName, Class<?> javaType) {
        this.tag = tag;
        this.typeName = typeName;
        this.javaType = javaType;
    }

    /** @throws IllegalArgumentException if the object is no field value */
    static FieldType of(Object value) {
        FieldType type = value == null ? null : BY_CLASS.get(value.getClass());
        if (type == null) {
            throw new IllegalArgumentException(
                    value == null
                            ? "null is no field value"
                            : value.getClass().getName() + " is no type of field value");
        }
        return type;
    }

    /** The type with this tag, or null if there is none. */
    static FieldType ofTag(byte tag) {
        return tag < 0 ? null : BY_TAG[tag];
    }

    byte tag() {
        return (byte) tag;
    }

    String typeName() {
        return typeName;
    }

    private static FieldType[] byTag() {
        FieldType[] types = new FieldType[128];
        for (FieldType type : values()) {
            types[type.tag] = type;
        }
        // A second tag for the same type, which RabbitMQ reads but never writes.
        types['L'] = LONG;
        return types;
    }
}
