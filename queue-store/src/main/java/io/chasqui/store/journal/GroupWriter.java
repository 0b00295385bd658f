package io.chasqui.store.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/** Gathers slices into one group and writes it with one call. Confined to the journal thread. */
final class GroupWriter {

    /** Slices of one group; each gives at most two buffers. */
    private static final int MAX_SLICES = 400;

    private final SegmentSequence segments;
    private final int maxPayload;
    private final List<JournalSlice> slices = new ArrayList<>();
    private final ByteBuffer header = ByteBuffer.allocateDirect(GroupHeader.SIZE);
    private final ByteBuffer[] buffers = new ByteBuffer[2 * MAX_SLICES + 2];
    private final CRC32C crc = new CRC32C();
    private int payload;
    private long group;
    private long synced;

    GroupWriter(SegmentSequence segments, int maxPayload, long firstGroup) {
        this.segments = segments;
        this.maxPayload = maxPayload;
        this.group = firstGroup;
        this.synced = firstGroup - 1;
    }

    List<JournalSlice> slices() {
        return slices;
    }

    int length() {
        return payload;
    }

    /** True if there is nothing to write and nobody to tell. */
    boolean isEmpty() {
        return slices.isEmpty();
    }

    boolean takes(JournalSlice slice) {
        return slices.isEmpty() || slices.size() < MAX_SLICES && payload + slice.length() <= maxPayload;
    }

    void add(JournalSlice slice) {
        slices.add(slice);
        payload += slice.length();
    }

    /** Number of the next group. */
    long nextGroup() {
        return group;
    }

    boolean hasUnsynced() {
        return synced < group - 1;
    }

    /** Writes what was added as one group. After an exception it may be called again. */
    void write() throws IOException {
        if (payload == 0) {
            return;
        }
        if (!segments.current().hasRoom(GroupHeader.SIZE + payload)) {
            segments.roll(group);
            synced = group - 1;
        }
        int count = gather();
        segments.current().append(buffers, count, GroupHeader.SIZE + payload);
        group++;
    }

    /** Forgets the slices of the group that was written. */
    void clear() {
        slices.clear();
        payload = 0;
    }

    void sync() throws IOException {
        segments.current().sync();
        synced = group - 1;
    }

    private int gather() {
        GroupHeader.write(header, (short) 0, segments.current().number(), group, synced, payload);
        crc.reset();
        GroupHeader.addTo(crc, header);
        buffers[0] = header;
        int count = 1;
        for (int i = 0; i < slices.size(); i++) {
            count = gather(slices.get(i), count);
        }
        GroupHeader.writeChecksum(header, (int) crc.getValue());
        return count;
    }

    private int gather(JournalSlice slice, int count) {
        int used = count;
        if (slice.end > slice.start) {
            used = add(slice.chunk.records.slice(slice.start, slice.end - slice.start), used);
        }
        if (slice.tailLength > 0) {
            used = add(ByteBuffer.wrap(slice.tail, slice.tailStart, slice.tailLength), used);
        }
        return used;
    }

    private int add(ByteBuffer piece, int count) {
        buffers[count] = piece;
        piece.mark();
        crc.update(piece);
        piece.reset();
        return count + 1;
    }
}
