package io.chasqui.codec.amqp091;

import static io.chasqui.codec.amqp091.MalformedException.malformed;

import io.netty.buffer.ByteBuf;

/** Checks that a field table is one {@link FieldTableReader} can decode, without decoding or allocating anything. */
final class FieldTableChecker {

    private FieldTableChecker() {}

    /**
     * Checks the table that starts with its length at {@code index}.
     *
     * @return where it ends
     * @throws MalformedException if it is malformed or does not end before {@code limit}
     */
    static int checkTable(ByteBuf in, int index, int limit) {
        return checkTable(in, index, limit, 1);
    }

    private static int checkTable(ByteBuf in, int index, int limit, int depth) {
        int end = endOfSized(in, index, limit);
        int field = index + Integer.BYTES;
        checkDepth(field, end, depth);
        while (field < end) {
            field = checkValue(in, checkName(in, field, end), end, depth);
        }
        return end;
    }

    private static int checkArray(ByteBuf in, int index, int limit, int depth) {
        int end = endOfSized(in, index, limit);
        int value = index + Integer.BYTES;
        checkDepth(value, end, depth);
        while (value < end) {
            value = checkValue(in, value, end, depth);
        }
        return end;
    }

    private static int checkName(ByteBuf in, int index, int limit) {
        return checkFits(index + 1 + in.getUnsignedByte(index), limit);
    }

    private static int checkValue(ByteBuf in, int tagIndex, int limit, int depth) {
        int index = checkFits(tagIndex + 1, limit);
        FieldType type = FieldType.ofTag(in.getByte(tagIndex));
        if (type == null) {
            throw malformed();
        }
        return switch (type) {
            case VOID -> index;
            case BOOLEAN, BYTE, UNSIGNED_BYTE -> checkFits(index + 1, limit);
            case SHORT, UNSIGNED_SHORT -> checkFits(index + 2, limit);
            case INT, UNSIGNED_INT, FLOAT -> checkFits(index + 4, limit);
            case DECIMAL -> checkFits(index + 5, limit);
            case LONG, DOUBLE, TIMESTAMP -> checkFits(index + 8, limit);
            case LONG_STRING, BYTE_ARRAY -> endOfSized(in, index, limit);
            case ARRAY -> checkArray(in, index, limit, depth + 1);
            case TABLE -> checkTable(in, index, limit, depth + 1);
        };
    }

    /** Where something of a length given by the four octets at {@code index} ends. */
    private static int endOfSized(ByteBuf in, int index, int limit) {
        int start = checkFits(index + Integer.BYTES, limit);
        long length = in.getUnsignedInt(index);
        if (length > limit - start) {
            throw malformed();
        }
        return start + (int) length;
    }

    private static int checkFits(int end, int limit) {
        if (end > limit) {
            throw malformed();
        }
        return end;
    }

    private static void checkDepth(int start, int end, int depth) {
        if (start < end && depth > FieldTable.MAX_DEPTH) {
            throw malformed();
        }
    }
}
