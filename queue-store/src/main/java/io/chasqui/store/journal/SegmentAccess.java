package io.chasqui.store.journal;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;

/** Reads ranges of segments in any order, for records that refer to bytes further back. */
final class SegmentAccess implements AutoCloseable {

    private final Map<Long, Path> segments;
    private final Map<Long, FileChannel> open = new HashMap<>();

    SegmentAccess(Map<Long, Path> segments) {
        this.segments = segments;
    }

    /** Up to this many bytes from this offset of a segment, fewer at its end. */
    ByteBuffer read(long segment, long offset, int length) throws IOException {
        long rest = channel(segment).size() - offset;
        ByteBuffer bytes = ByteBuffer.allocate((int) Math.max(0, Math.min(rest, length)));
        read(segment, offset, bytes);
        return bytes.flip();
    }

    /** Fills the buffer from this offset of a segment. */
    void read(long segment, long offset, ByteBuffer into) throws IOException {
        FileChannel channel = channel(segment);
        int start = into.position();
        while (into.hasRemaining()) {
            if (channel.read(into, offset + into.position() - start) < 0) {
                throw new EOFException("journal segment " + segment + " ends before offset " + offset);
            }
        }
    }

    private FileChannel channel(long segment) throws IOException {
        FileChannel channel = open.get(segment);
        if (channel == null) {
            channel = FileChannel.open(segments.get(segment), StandardOpenOption.READ);
            open.put(segment, channel);
        }
        return channel;
    }

    @Override
    public void close() throws IOException {
        for (FileChannel channel : open.values()) {
            channel.close();
        }
        open.clear();
    }
}
