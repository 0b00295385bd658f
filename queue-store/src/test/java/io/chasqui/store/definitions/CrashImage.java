package io.chasqui.store.definitions;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Copies the files of an open store as a crash at one moment would leave them. */
final class CrashImage {

    private CrashImage() {}

    /** Copies again if files have come, gone or grown meanwhile: then the copy is not of one moment. */
    static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        Map<String, Long> before;
        do {
            clear(to);
            before = sizes(from);
        } while (!copied(before, from, to) || !before.equals(sizes(from)));
    }

    private static boolean copied(Map<String, Long> names, Path from, Path to) throws IOException {
        try {
            for (String name : names.keySet()) {
                Files.copy(from.resolve(name), to.resolve(name));
            }
            return true;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private static Map<String, Long> sizes(Path directory) throws IOException {
        Map<String, Long> sizes = new TreeMap<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                sizes.put(file.getFileName().toString(), Files.exists(file) ? Files.size(file) : -1);
            }
        } catch (NoSuchFileException e) {
            sizes.put("", -1L);
        }
        return sizes;
    }

    private static void clear(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
    }
}
