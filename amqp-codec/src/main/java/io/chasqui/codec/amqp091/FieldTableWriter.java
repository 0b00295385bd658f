package io.chasqui.codec.amqp091;

import io.netty.buffer.ByteBuf;
import java.math.BigDecimal;
import java.util.Map;

/** Encodes field tables. */
final class FieldTableWriter {

    private FieldTableWriter() {}

    static void write(ByteBuf out, FieldTable table) {
        int start = beginSized(out);
        for (Map.Entry<String, Object> field : table.asMap().entrySet()) {
            ShortString.write(out, field.getKey());
            writeValue(out, field.getValue());
        }
        endSized(out, start);
    }

    private static void writeArray(ByteBuf out, FieldArray array) {
        int start = beginSized(out);
        for (Object value : array) {
            writeValue(out, value);
        }
        endSized(out, start);
    }

    private static void writeValue(ByteBuf out, Object value) {
        FieldType type = FieldType.of(value);
        out.writeByte(type.tag());
        switch (type) {
            case BOOLEAN -> out.writeBoolean((Boolean) value);
            case BYTE -> out.writeByte((Byte) value);
            case UNSIGNED_BYTE -> out.writeByte(((UnsignedByte) value).value());
            case SHORT -> out.writeShort((Short) value);
            case UNSIGNED_SHORT -> out.writeShort(((UnsignedShort) value).value());
            case INT -> out.writeInt((Integer) value);
            case UNSIGNED_INT -> out.writeInt((int) ((UnsignedInt) value).value());
            case LONG -> out.writeLong((Long) value);
            case FLOAT -> out.writeFloat((Float) value);
            case DOUBLE -> out.writeDouble((Double) value);
            case DECIMAL -> writeDecimal(out, (BigDecimal) value);
            case LONG_STRING, BYTE_ARRAY -> writeOctets(out, (Octets) value);
            case TIMESTAMP -> out.writeLong(((Timestamp) value).seconds());
            case ARRAY -> writeArray(out, (FieldArray) value);
            case TABLE -> write(out, (FieldTable) value);
            case VOID -> {}
        }
    }

    private static void writeDecimal(ByteBuf out, BigDecimal decimal) {
        out.writeByte(decimal.scale()).writeInt(decimal.unscaledValue().intValueExact());
    }

    private static void writeOctets(ByteBuf out, Octets octets) {
        out.writeInt(octets.length()).writeBytes(octets.bytes);
    }

    private static int beginSized(ByteBuf out) {
        out.writeInt(0);
        return out.writerIndex();
    }

    private static void endSized(ByteBuf out, int start) {
        out.setInt(start - Integer.BYTES, out.writerIndex() - start);
    }
}
