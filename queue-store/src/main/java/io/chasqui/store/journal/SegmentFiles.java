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

    /** Opens the file of a new segment, from a spare one if there is any. Its name is durable on return. */
    Segment create(long number) throws IOException {
        Path path = path(number);
        Path spare = takeSpare();
        if (spare != null) {
            disk.rename(spare, path);
        }
        Disk.DiskFile file = disk.open(path);
        disk.syncDirectory(directory);
        return new Segment(number, path, file, capacity, Math.min(capacity, file.size()));
    }

    /** Takes a file whose content is no longer needed. */
    void recycle(Path path) throws IOException {
        if (addSpare(path)) {
            return;
        }
        disk.delete(path);
    }

    private synchronized Path takeSpare() {
        return spares.poll();
    }

    private synchronized boolean addSpare(Path path) {
        return spares.size() < SPARES && spares.add(path);
    }
}
