package io.chasqui.store.block;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** Values of tables: bytes behind their CRC-32C. */
final class Values {

    /** Length of the checksum in front. */
    static final int OVERHEAD = 4;

    /** A value without content. */
    static final byte[] EMPTY = seal(ByteBuffer.allocate(OVERHEAD).position(OVERHEAD));

    private Values() {}

    /** The bytes from {@link #OVERHEAD} to the position, with their checksum in front. */
    static byte[] seal(ByteBuffer content) {
        int length = content.position();
        CRC32C crc = new CRC32C();
        crc.update(content.array(), OVERHEAD, length - OVERHEAD);
        content.putInt(0, (int) crc.getValue());
        return java.util.Arrays.copyOf(content.array(), length);
    }

    /** The content behind the checksum. */
    static ByteBuffer open(byte[] value, String what) throws IOException {
        ByteBuffer content = ByteBuffer.wrap(value);
        CRC32C crc = new CRC32C();
        crc.update(value, OVERHEAD, value.length - OVERHEAD);
        if (content.getInt() != (int) crc.getValue()) {
            throw new IOException(what + " is damaged: its checksum does not match");
        }
        return content;
    }
}
