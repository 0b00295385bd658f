package io.chasqui.store.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/** Reads the groups of one segment file. */
final class SegmentReader implements AutoCloseable {

    private static final int SEARCH_WINDOW = 1024 * 1024;

    private final Path path;
    private final long segment;
    private final FileChannel channel;
    private final long size;
    private final CRC32C crc = new CRC32C();
    private ByteBuffer buffer = ByteBuffer.allocate(SEARCH_WINDOW);

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
        fill(offset, GroupHeader.SIZE);
        GroupHeader header = GroupHeader.read(buffer);
        return header != null && header.segment() == segment ? header : null;
    }

    /** The payload of the group at this offset, or null if the group is not intact. Valid until the next call. */
    ByteBuffer payload(long offset, GroupHeader header) throws IOException {
        int length = GroupHeader.SIZE + header.payloadLength();
        if (offset + length > size || length < 0) {
            return null;
        }
        fill(offset, length);
        crc.reset();
        GroupHeader.addTo(crc, buffer);
        crc.update(buffer.slice(GroupHeader.SIZE, header.payloadLength()));
        if ((int) crc.getValue() != header.checksum()) {
            return null;
        }
        return buffer.slice(GroupHeader.SIZE, header.payloadLength());
    }

    /** Offset of the next intact group at or behind this offset, or -1. */
    long find(long from) throws IOException {
        long offset = from;
        while (offset + GroupHeader.SIZE <= size) {
            int window = fill(offset, SEARCH_WINDOW);
            long candidate = findMagic(offset, window);
            if (candidate < 0) {
                offset += window - 3;
                continue;
            }
            GroupHeader header = header(candidate);
            if (header != null && payload(candidate, header) != null) {
                return candidate;
            }
            offset = candidate + 1;
        }
        return -1;
    }

    private long findMagic(long offset, int window) {
        for (int i = 0; i + 4 <= window; i++) {
            if (buffer.get(i) == 'C' && buffer.getInt(i) == GroupHeader.MAGIC) {
                return offset + i;
            }
        }
        return -1;
    }

    /** Reads up to this many bytes to index 0 of the buffer. */
    private int fill(long offset, int length) throws IOException {
        if (buffer.capacity() < length) {
            buffer = ByteBuffer.allocate(length);
        }
        buffer.clear().limit((int) Math.max(0, Math.min(length, size - offset)));
        int read = 0;
        while (buffer.hasRemaining() && read >= 0) {
            read = channel.read(buffer, offset + buffer.position());
        }
        return buffer.flip().remaining();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
