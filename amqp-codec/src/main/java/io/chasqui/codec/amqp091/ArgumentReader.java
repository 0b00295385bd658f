package io.chasqui.codec.amqp091;

import static io.chasqui.codec.amqp091.MalformedException.malformed;

import io.netty.buffer.ByteBuf;

/**
 * Reads method arguments, table fields and properties one after the other out of a range of a buffer, whose own reader
 * index it leaves alone. Consecutive bits share octets (AMQP 0-9-1 section 4.2.5.2). Everything that would leave the
 * range throws {@link MalformedException}, before anything is allocated for it.
 */
final class ArgumentReader {

    private final ByteBuf in;
    private int index;
    private int end;
    private int bits;
    private int bitsLeft;

    ArgumentReader(ByteBuf in, int index, int end) {
        this.in = in;
        this.index = index;
        this.end = end;
    }

    boolean bit() {
        if (bitsLeft == 0) {
            bits = octet();
            bitsLeft = Byte.SIZE;
        }
        boolean bit = (bits & 1) != 0;
        bits >>>= 1;
        bitsLeft--;
        return bit;
    }

    int octet() {
        return in.getUnsignedByte(take(1));
    }

    int shortInt() {
        return in.getUnsignedShort(take(2));
    }

    long longInt() {
        return in.getUnsignedInt(take(4));
    }

    long longLong() {
        return in.getLong(take(8));
    }

    /**
     * A short string among the arguments of a method, which must be UTF-8.
     *
     * @throws ProtocolException as RabbitMQ answers if it is not
     */
    String shortString() {
        String string = shortBytes();
        if (!ShortString.isUtf8(string)) {
            throw new ProtocolException(ReplyCode.FRAME_ERROR, "Malformed UTF-8 in shortstr");
        }
        return string;
    }

    /** A short string of any bytes: a property, a name in a table. */
    String shortBytes() {
        int length = octet();
        return ShortString.decode(in, take(length), length);
    }

    byte[] longString() {
        int length = length();
        byte[] bytes = new byte[length];
        in.getBytes(take(length), bytes);
        return bytes;
    }

    FieldTable table() {
        return FieldTableReader.readTable(this, 1);
    }

    /** A length of four octets, which fits into what is left. */
    int length() {
        long length = longInt();
        if (length > end - index) {
            throw malformed();
        }
        return (int) length;
    }

    /** Narrows the range to the next {@code length} octets; the answer is for {@link #leave}. */
    int enter(int length) {
        int outerEnd = end;
        end = index + length;
        return outerEnd;
    }

    void leave(int outerEnd) {
        end = outerEnd;
    }

    boolean atEnd() {
        return index == end;
    }

    /** Reserved arguments whose value means nothing. */
    void skipShortInt() {
        take(2);
    }

    void skipShortString() {
        take(octet());
    }

    void skipLongString() {
        take(length());
    }

    /** Nothing may be left over. */
    void finish() {
        if (index != end) {
            throw malformed();
        }
    }

    private int take(int length) {
        int start = index;
        if (length > end - start) {
            throw malformed();
        }
        index = start + length;
        bitsLeft = 0;
        return start;
    }
}
