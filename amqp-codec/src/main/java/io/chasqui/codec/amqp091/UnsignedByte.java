package io.chasqui.codec.amqp091;

/**
 * A field value of type {@code B}.
 *
 * @param value 0 to 255
 */
public record UnsignedByte(int value) {

    public UnsignedByte {
        if (value >>> Byte.SIZE != 0) {
            throw new IllegalArgumentException(value + " is not an unsigned byte");
        }
    }

    @Override
    public String toString() {
        return Integer.toString(value);
    }
}
