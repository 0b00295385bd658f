package io.chasqui.codec.amqp091;

import java.nio.charset.StandardCharsets;

/** A field value of type {@code S}: usually UTF-8 text, but any bytes are allowed (AMQP 0-9-1 section 4.2.5.3). */
public final class LongString extends Octets {

    private LongString(byte[] bytes) {
        super(bytes);
    }

    public static LongString of(String text) {
        return new LongString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Copies the bytes. */
    public static LongString of(byte[] bytes) {
        return new LongString(bytes.clone());
    }

    /** Takes the array over: the caller must not touch it again. */
    static LongString owning(byte[] bytes) {
        return new LongString(bytes);
    }

    /** The content as UTF-8 text, with the replacement character where it is not valid UTF-8. */
    @Override
    public String toString() {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
