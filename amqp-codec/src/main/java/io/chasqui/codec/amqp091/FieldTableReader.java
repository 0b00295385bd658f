package io.chasqui.codec.amqp091;

import static io.chasqui.codec.amqp091.MalformedException.malformed;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Decodes field tables. Nothing is sized by a length the sender claims: containers grow with the octets that are really
 * there, and every element takes at least one.
 */
final class FieldTableReader {

    private FieldTableReader() {}

    /** @param depth 1 for the outermost table */
    static FieldTable readTable(ArgumentReader in, int depth) {
        int outerEnd = in.enter(in.length());
        if (in.atEnd()) {
            in.leave(outerEnd);
            return FieldTable.EMPTY;
        }
        checkDepth(depth);
        Map<String, Object> fields = new LinkedHashMap<>(4);
        while (!in.atEnd()) {
            fields.put(in.shortBytes(), readValue(in, depth));
        }
        in.leave(outerEnd);
        return FieldTable.ofDecoded(fields);
    }

    private static FieldArray readArray(ArgumentReader in, int depth) {
        int outerEnd = in.enter(in.length());
        if (in.atEnd()) {
            in.leave(outerEnd);
            return FieldArray.EMPTY;
        }
        checkDepth(depth);
        List<Object> values = new ArrayList<>(4);
        while (!in.atEnd()) {
            values.add(readValue(in, depth));
        }
        in.leave(outerEnd);
        return FieldArray.ofDecoded(values);
    }

    private static Object readValue(ArgumentReader in, int depth) {
        FieldType type = FieldType.ofTag((byte) in.octet());
        if (type == null) {
            throw malformed();
        }
        return switch (type) {
            case BOOLEAN -> in.octet() != 0;
            case BYTE -> (byte) in.octet();
            case UNSIGNED_BYTE -> new UnsignedByte(in.octet());
            case SHORT -> (short) in.shortInt();
            case UNSIGNED_SHORT -> new UnsignedShort(in.shortInt());
            case INT -> (int) in.longInt();
            case UNSIGNED_INT -> new UnsignedInt(in.longInt());
            case LONG -> in.longLong();
            case FLOAT -> Float.intBitsToFloat((int) in.longInt());
            case DOUBLE -> Double.longBitsToDouble(in.longLong());
            case DECIMAL -> readDecimal(in);
            case LONG_STRING -> LongString.owning(in.longString());
            case BYTE_ARRAY -> ByteArray.owning(in.longString());
            case TIMESTAMP -> new Timestamp(in.longLong());
            case ARRAY -> readArray(in, depth + 1);
            case TABLE -> readTable(in, depth + 1);
            case VOID -> FieldTable.VOID;
        };
    }

    private static BigDecimal readDecimal(ArgumentReader in) {
        int scale = in.octet();
        return BigDecimal.valueOf((int) in.longInt(), scale);
    }

    private static void checkDepth(int depth) {
        if (depth > FieldTable.MAX_DEPTH) {
            throw malformed();
        }
    }
}
