package io.chasqui.codec.amqp091;

import java.util.HexFormat;

/** A field value of type {@code x}: plain bytes, an extension that RabbitMQ and its clients share. */
public final class ByteArray extends Octets {

    private ByteArray(byte[] bytes) {
        super(bytes);
    }

    /** Copies the bytes. */
    public static ByteArray of(byte[] bytes) {
        return new ByteArray(bytes.clone());
    }

    /** Takes the array over: the caller must not touch it again. */
    static ByteArray owning(byte[] bytes) {
        return new ByteArray(bytes);
    }

    /** The content in hexadecimal digits. */
    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes);
    }
}
