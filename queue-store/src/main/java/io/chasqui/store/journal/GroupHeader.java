package io.chasqui.store.journal;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The header in front of each group of records:
 *
 * <pre>
 *  0  int    magic "CQJG"
 *  4  short  format version
 *  6  short  flags: 1 = salvaged from a damaged journal
 *  8  long   number of the segment the group was written to
 * 16  long   number of the group
 * 24  long   every group up to this number was synced when this one was written
 * 32  int    length of the payload that follows the header
 * 36  int    CRC-32C of bytes 0 to 35 and the payload
 * </pre>
 *
 * The segment number keeps what a recycled segment still holds from being taken for new records, and the synced number
 * tells a torn tail from damage in the middle.
 */
record GroupHeader(
        int format, boolean salvaged, long segment, long group, long syncedThrough, int payloadLength, int checksum) {

    static final int SIZE = 40;
    static final int MAGIC = 0x43514A47;
    static final int FORMAT = 1;

    /** Records may refer to content that was lost. */
    static final short SALVAGED = 1;

    private static final int CHECKED = 36;

    /** Reads the header at the buffer's position, or returns null if there is none. Does not look at the checksum. */
    static GroupHeader read(ByteBuffer in) {
        int at = in.position();
        if (in.remaining() < SIZE || in.getInt(at) != MAGIC) {
            return null;
        }
        int length = in.getInt(at + 32);
        if (length < 0) {
            return null;
        }
        return new GroupHeader(
                in.getShort(at + 4),
                (in.getShort(at + 6) & SALVAGED) != 0,
                in.getLong(at + 8),
                in.getLong(at + 16),
                in.getLong(at + 24),
                length,
                in.getInt(at + 36));
    }

    /** Writes the header at index 0, without its checksum, and leaves position 0 and limit {@link #SIZE}. */
    static void write(ByteBuffer out, short flags, long segment, long group, long syncedThrough, int payloadLength) {
        out.clear();
        out.putInt(MAGIC).putShort((short) FORMAT).putShort(flags);
        out.putLong(segment).putLong(group).putLong(syncedThrough).putInt(payloadLength);
        out.putInt(0);
        out.flip();
    }

    static void writeChecksum(ByteBuffer header, int checksum) {
        header.putInt(CHECKED, checksum);
    }

    /** Adds the checked part of the header at the buffer's position to a checksum. */
    static void addTo(CRC32C crc, ByteBuffer header) {
        crc.update(header.slice(header.position(), CHECKED));
    }
}
