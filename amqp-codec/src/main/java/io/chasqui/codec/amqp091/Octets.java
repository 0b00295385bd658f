package io.chasqui.codec.amqp091;

import java.util.Arrays;

/** An immutable run of bytes inside a field table; two are equal if they are of the same type and content. */
public abstract sealed class Octets permits LongString, ByteArray {

    final byte[] bytes;

    Octets(byte[] bytes) {
        this.bytes = bytes;
    }

    /** A copy of the content. */
    public final byte[] bytes() {
        return bytes.clone();
    }

    /** Length in bytes. */
    public final int length() {
        return bytes.length;
    }

    @Override
    public final boolean equals(Object other) {
        return other instanceof Octets that && that.getClass() == getClass() && Arrays.equals(that.bytes, bytes);
    }

    @Override
    public final int hashCode() {
        return Arrays.hashCode(bytes);
    }
}
