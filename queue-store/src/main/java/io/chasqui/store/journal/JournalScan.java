package io.chasqui.store.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.NavigableMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Walks the groups of a journal from a position to its end. What follows the last intact group is a torn tail, unless a
 * later intact group says that the missing one had been synced: then the journal is damaged and refused.
 */
public final class JournalScan {

    private static final Logger LOG = LoggerFactory.getLogger(JournalScan.class);

    private final NavigableMap<Long, Path> segments;
    private final JournalPosition start;
    private long expected;
    private long lastSegment;
    private boolean salvaged;

    public JournalScan(Path directory, JournalPosition start) throws IOException {
        this.segments = SegmentFiles.list(directory);
        this.start = start;
        this.lastSegment = segments.isEmpty() ? start.segment() - 1 : Math.max(segments.lastKey(), start.segment() - 1);
    }

    /** Passes every record from the start position on to the handler, in the order in which they were written. */
    public void read(RecordHandler handler) throws IOException {
        try (SegmentAccess access = new SegmentAccess(segments)) {
            walk(new RecordReader(handler, access, start.segment()));
        }
    }

    /** The first position that no group has used yet; known after a walk. Its segment has no file. */
    public JournalPosition end() {
        return new JournalPosition(lastSegment + 1, expected);
    }

    /** Every segment file there is: none of them is needed once what it holds is stored elsewhere. */
    public NavigableMap<Long, Path> segments() {
        return segments;
    }

    /** True if a part of the journal was lost and repaired: records may refer to content that is gone. */
    public boolean salvaged() {
        return salvaged;
    }

    void walk(GroupVisitor visitor) throws IOException {
        expected = start.group();
        for (Map.Entry<Long, Path> entry :
                segments.tailMap(start.segment(), true).entrySet()) {
            try (SegmentReader reader = new SegmentReader(entry.getValue(), entry.getKey())) {
                walk(reader, entry.getKey(), visitor);
            }
        }
    }

    /** Reads intact groups in a row; what interrupts the row must be the journal's end or a roll to the next segment. */
    private void walk(SegmentReader reader, long segment, GroupVisitor visitor) throws IOException {
        long offset = 0;
        while (true) {
            GroupHeader header = reader.header(offset);
            ByteBuffer payload = header == null ? null : reader.payload(offset, header);
            if (payload == null) {
                endOfSegment(reader, segment, offset, header != null);
                return;
            }
            checkFormat(reader, header);
            if (header.group() > expected) {
                checkUnsynced(reader.path(), offset, header);
                return;
            }
            salvaged |= header.salvaged();
            if (header.group() == expected) {
                visitor.group(segment, offset + GroupHeader.SIZE, payload);
                expected++;
            }
            offset += GroupHeader.SIZE + header.payloadLength();
        }
    }

    private void endOfSegment(SegmentReader reader, long segment, long offset, boolean started) throws IOException {
        if (started) {
            LOG.info(
                    "Journal {} ends with an incomplete group at offset {}, which nobody was told of",
                    reader.path(),
                    offset);
        }
        long found = reader.find(offset + 1);
        while (found >= 0) {
            GroupHeader header = reader.header(found);
            checkUnsynced(reader.path(), offset, header);
            found = reader.find(found + GroupHeader.SIZE + header.payloadLength());
        }
    }

    /** A group behind the gap was written when the missing one was already synced: then the gap is damage. */
    private void checkUnsynced(Path file, long offset, GroupHeader later) throws IOException {
        if (later.group() > expected && later.syncedThrough() >= expected) {
            throw new JournalCorruptException(
                    file,
                    offset,
                    "group " + expected + " is missing or broken, but group " + later.group()
                            + " shows that it had been synced");
        }
    }

    private static void checkFormat(SegmentReader reader, GroupHeader header) throws IOException {
        if (header.format() != GroupHeader.FORMAT) {
            throw new IOException("journal file " + reader.path() + " has format " + header.format()
                    + "; this version reads format " + GroupHeader.FORMAT);
        }
    }
}
