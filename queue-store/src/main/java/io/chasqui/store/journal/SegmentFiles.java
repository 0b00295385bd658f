package io.chasqui.store.journal;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The files of a journal directory: which segment numbers exist, and files that are free to be used again. A segment
 * with number n is the file {@code n.journal}, sixteen hexadecimal digits. Thread-safe.
 */
final class SegmentFiles {

    private static final String SUFFIX = ".journal";
    private static final int SPARES = 4;

    private final Disk disk;
    private final Path directory;
    private final long capacity;
    private final Deque<Path> spares = new ArrayDeque<>();

    SegmentFiles(Disk disk, Path directory, long capacity) {
        this.disk = disk;
        this.directory = directory;
        this.capacity = capacity;
    }

    Path path(long number) {
        return directory.resolve(String.format("%016x%s", number, SUFFIX));
    }

    /** The segments of a directory by number. */
    static NavigableMap<Long, Path> list(Path directory) throws IOException {
        NavigableMap<Long, Path> found = new TreeMap<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + SUFFIX)) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                if (name.matches("[0-9a-f]{16}\\" + SUFFIX)) {
                    found.put(Long.parseLong(name.substring(0, 16), 16), file);
                }
            }
        }
        return found;
    }

    /**
     * Opens the file of a new segment, from a spare one if there is any. Its name is durable on return.
     *
     * @param reserve bytes that have to stay free beside it
     */
    Segment create(long number, long reserve) throws IOException {
        Path path = path(number);
        Path spare = takeSpare(reserve);
        if (spare != null) {
            disk.rename(spare, path);
        }
        Disk.DiskFile file = disk.open(path);
        disk.syncDirectory(directory);
        return new Segment(number, path, file, capacity, Math.min(capacity, file.size()));
    }

    /** A spare file, or null if there is none; gives all of them back to the disk if it gets full. */
    private Path takeSpare(long reserve) throws IOException {
        Path spare = pollSpare();
        long needed = spare == null ? capacity + reserve : reserve;
        long usable = disk.usableSpace(directory);
        if (usable >= needed) {
            return spare;
        }
        for (; spare != null; spare = pollSpare()) {
            disk.delete(spare);
        }
        usable = disk.usableSpace(directory);
        if (usable < capacity + reserve) {
            throw new IOException("No space left for another journal segment: " + usable + " bytes are free, of which "
                    + reserve + " are kept for checkpoints");
        }
        return null;
    }

    /** Takes a file whose content is no longer needed. */
    void recycle(Path path) throws IOException {
        if (addSpare(path)) {
            return;
        }
        disk.delete(path);
    }

    private synchronized Path pollSpare() {
        return spares.poll();
    }

    private synchronized boolean addSpare(Path path) {
        return spares.size() < SPARES && spares.add(path);
    }
}
