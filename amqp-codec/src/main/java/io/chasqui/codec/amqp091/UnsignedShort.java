package io.chasqui.codec.amqp091;

/**
 * A field value of type {@code u}.
 *
 * @param value 0 to 65535
 */
public record UnsignedShort(int value) {

    public UnsignedShort {
        if (value >>> Short.SIZE != 0) {
            throw new IllegalArgumentException(value + " is not an unsigned short");
        }
    }

    @Override
    public String toString() {
        return Integer.toString(value);
    }
}
