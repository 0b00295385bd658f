package io.chasqui.store.journal;

import io.chasqui.store.log.RepairReport;
import io.chasqui.store.log.RepairReport.Gap;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.zip.CRC32C;

/**
 * Salvages a damaged journal: copies every intact group into new segments, numbered without gaps, and sets the old files
 * aside. If it is interrupted, running it again completes it.
 */
public final class JournalRepair {

    private static final String UNFINISHED = "repair.tmp";
    private static final String FINISHED = "repaired";
    private static final String DAMAGED = "damaged-";

    private final Disk disk;
    private final Path directory;
    private final JournalPosition start;
    private final List<Gap> gaps = new ArrayList<>();
    private final ByteBuffer header = ByteBuffer.allocate(GroupHeader.SIZE);
    private SegmentFiles files;
    private Segment current;
    private long capacity;
    private long nextSegment;
    private long nextGroup;
    private long expected;

    public JournalRepair(Disk disk, Path directory, JournalPosition start) {
        this.disk = disk;
        this.directory = directory;
        this.start = start;
    }

    public RepairReport run() throws IOException {
        Path finished = directory.resolve(FINISHED);
        if (Files.exists(finished) && !SegmentFiles.list(finished).isEmpty()) {
            return new RepairReport(0, List.of(), install());
        }
        salvage();
        if (gaps.isEmpty()) {
            deleteAll(directory.resolve(UNFINISHED));
            return new RepairReport(nextGroup - start.group(), gaps, null);
        }
        disk.delete(finished);
        disk.rename(directory.resolve(UNFINISHED), finished);
        disk.syncDirectory(directory);
        return new RepairReport(nextGroup - start.group(), gaps, install());
    }

    private void salvage() throws IOException {
        NavigableMap<Long, Path> segments = SegmentFiles.list(directory);
        prepare(segments);
        for (Map.Entry<Long, Path> segment :
                segments.tailMap(start.segment(), true).entrySet()) {
            try (SegmentReader reader = new SegmentReader(segment.getValue(), segment.getKey())) {
                salvage(reader);
            }
        }
        if (current == null) {
            roll();
        }
        current.sync();
        current.close();
    }

    private void prepare(NavigableMap<Long, Path> segments) throws IOException {
        Path unfinished = directory.resolve(UNFINISHED);
        deleteAll(unfinished);
        Files.createDirectory(unfinished);
        for (Path segment : segments.values()) {
            capacity = Math.max(capacity, Files.size(segment));
        }
        files = new SegmentFiles(disk, unfinished, capacity);
        nextSegment = segments.isEmpty() ? start.segment() : segments.lastKey() + 1;
        nextGroup = start.group();
        expected = start.group();
    }

    private void salvage(SegmentReader reader) throws IOException {
        long end = 0;
        long offset = reader.find(0);
        while (offset >= 0) {
            GroupHeader found = reader.header(offset);
            ByteBuffer payload = reader.payload(offset, found);
            if (found.group() >= start.group()) {
                noteGap(reader.path(), end, found);
                copy(found, payload);
            }
            end = offset + GroupHeader.SIZE + found.payloadLength();
            offset = reader.find(end);
        }
    }

    private void noteGap(Path file, long offset, GroupHeader found) {
        if (found.group() > expected) {
            long synced = Math.min(found.group() - 1, found.syncedThrough());
            if (synced >= expected) {
                gaps.add(new Gap(file, offset, expected, synced - expected + 1));
            }
        }
        expected = found.group() + 1;
    }

    private void copy(GroupHeader found, ByteBuffer payload) throws IOException {
        int length = GroupHeader.SIZE + found.payloadLength();
        if (current == null || !current.hasRoom(length)) {
            roll();
        }
        GroupHeader.write(
                header, GroupHeader.SALVAGED, current.number(), nextGroup, nextGroup - 1, found.payloadLength());
        CRC32C crc = new CRC32C();
        GroupHeader.addTo(crc, header);
        crc.update(payload.duplicate());
        GroupHeader.writeChecksum(header, (int) crc.getValue());
        current.append(new ByteBuffer[] {header, payload, null}, 2, length);
        nextGroup++;
    }

    private void roll() throws IOException {
        if (current != null) {
            current.sync();
            current.close();
        }
        current = files.create(nextSegment++, 0);
    }

    /** Puts the damaged files aside and the new ones in their place, the lowest last: it tells which files are old. */
    private Path install() throws IOException {
        Path finished = directory.resolve(FINISHED);
        NavigableMap<Long, Path> repaired = SegmentFiles.list(finished);
        long first = repaired.firstKey();
        Path aside = directory.resolve(DAMAGED + Long.toHexString(first));
        Files.createDirectories(aside);
        for (Path old : SegmentFiles.list(directory).headMap(first).values()) {
            disk.rename(old, aside.resolve(old.getFileName()));
        }
        disk.syncDirectory(aside);
        for (Path segment : repaired.descendingMap().values()) {
            disk.rename(segment, directory.resolve(segment.getFileName()));
        }
        disk.syncDirectory(directory);
        disk.delete(finished);
        return aside;
    }

    private static void deleteAll(Path unfinished) throws IOException {
        if (Files.exists(unfinished)) {
            for (Path segment : SegmentFiles.list(unfinished).values()) {
                Files.delete(segment);
            }
            Files.delete(unfinished);
        }
    }
}
