package io.chasqui.store.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/** Reads the groups of one segment file, through a window on it. */
final class SegmentReader implements AutoCloseable {

    private static final int WINDOW = 256 * 1024;
    private static final byte FIRST_BYTE = (byte) (GroupHeader.MAGIC >>> 24);

    private final Path path;
    private final long segment;
    private final FileChannel channel;
    private final long size;
    private final CRC32C crc = new CRC32C();
    private ByteBuffer window = ByteBuffer.allocate(WINDOW).limit(0);
    private long windowStart;

    SegmentReader(Path path, long segment) throws IOException {
        this.path = path;
        this.segment = segment;
        this.channel = FileChannel.open(path, StandardOpenOption.READ);
        this.size = channel.size();
    }

    Path path() {
        return path;
    }

    /** The header at this offset if it could be one of this segment, intact or not; else null. */
    GroupHeader header(long offset) throws IOException {
        return headerAt(moveTo(offset, GroupHeader.SIZE));
    }

    private GroupHeader headerAt(int index) {
        GroupHeader header = GroupHeader.read(window.duplicate().position(index));
        return header != null && header.segment() == segment ? header : null;
    }

    /** The payload of the group at this offset, or null if the group is not intact. Valid until the next call. */
    ByteBuffer payload(long offset, GroupHeader header) throws IOException {
        long length = (long) GroupHeader.SIZE + header.payloadLength();
        if (offset + length > size) {
            return null;
        }
        int index = moveTo(offset, (int) length);
        ByteBuffer payload = window.slice(index + GroupHeader.SIZE, header.payloadLength());
        crc.reset();
        GroupHeader.addTo(crc, window.duplicate().position(index));
        crc.update(payload.duplicate());
        return (int) crc.getValue() == header.checksum() ? payload : null;
    }

    /** Offset of the next intact group at or behind this offset, or -1. */
    long find(long from) throws IOException {
        long offset = from;
        while (offset + GroupHeader.SIZE <= size) {
            int candidate = findHeader(moveTo(offset, GroupHeader.SIZE));
            if (candidate < 0) {
                offset = windowStart + window.limit() - GroupHeader.SIZE + 1;
                continue;
            }
            offset = windowStart + candidate;
            if (payload(offset, header(offset)) != null) {
                return offset;
            }
            offset++;
        }
        return -1;
    }

    /** Index of what could be a header of this segment; what a recycled file holds of older ones is passed over. */
    private int findHeader(int from) {
        for (int i = from; i + GroupHeader.SIZE <= window.limit(); i++) {
            if (window.get(i) == FIRST_BYTE && window.getInt(i) == GroupHeader.MAGIC && headerAt(i) != null) {
                return i;
            }
        }
        return -1;
    }

    /** Index of this offset in the window, which is moved unless it holds so many bytes from there, or up to the end. */
    private int moveTo(long offset, int length) throws IOException {
        long wanted = Math.min(size, offset + length);
        if (offset < windowStart || wanted > windowStart + window.limit()) {
            if (window.capacity() < length) {
                window = ByteBuffer.allocate(length);
            }
            window.clear().limit((int) Math.max(0, Math.min(window.capacity(), size - offset)));
            windowStart = offset;
            int read = 0;
            while (window.hasRemaining() && read >= 0) {
                read = channel.read(window, offset + window.position());
            }
            window.flip();
        }
        return (int) Math.min(window.limit(), offset - windowStart);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
