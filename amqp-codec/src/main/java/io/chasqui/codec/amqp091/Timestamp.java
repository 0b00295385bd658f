package io.chasqui.codec.amqp091;

/**
 * A field value of type {@code T} (AMQP 0-9-1 section 4.2.5.4).
 *
 * @param seconds POSIX time in seconds; unsigned on the wire, so a negative number stands for one above 2^63
 */
public record Timestamp(long seconds) {

    @Override
    public String toString() {
        return Long.toUnsignedString(seconds);
    }
}
