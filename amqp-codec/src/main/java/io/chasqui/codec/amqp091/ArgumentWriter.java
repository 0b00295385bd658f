package io.chasqui.codec.amqp091;

import io.netty.buffer.ByteBuf;

/** Appends method arguments to a buffer, packing consecutive bits into octets (AMQP 0-9-1 section 4.2.5.2). */
final class ArgumentWriter {

    private final ByteBuf out;
    private int bits;
    private int bitCount;

    ArgumentWriter(ByteBuf out) {
        this.out = out;
    }

    ArgumentWriter bit(boolean bit) {
        if (bitCount == Byte.SIZE) {
            finish();
        }
        bits |= (bit ? 1 : 0) << bitCount++;
        return this;
    }

    ArgumentWriter octet(int value) {
        finish().out.writeByte(value);
        return this;
    }

    ArgumentWriter shortInt(int value) {
        finish().out.writeShort(value);
        return this;
    }

    ArgumentWriter longInt(long value) {
        finish().out.writeInt((int) value);
        return this;
    }

    ArgumentWriter longLong(long value) {
        finish().out.writeLong(value);
        return this;
    }

    ArgumentWriter shortString(String value) {
        ShortString.write(finish().out, value);
        return this;
    }

    ArgumentWriter longString(byte[] value) {
        finish().out.writeInt(value.length).writeBytes(value);
        return this;
    }

    ArgumentWriter table(FieldTable value) {
        value.write(finish().out);
        return this;
    }

    /** Writes bits that are still pending. */
    ArgumentWriter finish() {
        if (bitCount > 0) {
            out.writeByte(bits);
            bits = 0;
            bitCount = 0;
        }
        return this;
    }
}
