package io.chasqui.codec.amqp091;

/**
 * A field value of type {@code i}.
 *
 * @param value 0 to 2^32 - 1
 */
public record UnsignedInt(long value) {

    public UnsignedInt {
        if (value >>> Integer.SIZE != 0) {
            throw new IllegalArgumentException(value + " is not an unsigned int");
        }
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
