package io.chasqui.store.log.disk;

import io.chasqui.store.journal.Disk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The layout of a message store on disk: {@code format} names the version of everything else, {@code journal/} holds
 * journal segments, {@code blocks/} volumes and the index.
 */
record DataDirectory(Path journal, Path blocks) {

    /** Format 2 added how often messages were handed out, in the journal and in the index. */
    private static final int FORMAT = 2;

    private static final String PREFIX = "chasqui message store format ";

    /** @throws IOException if the directory cannot be used, or was written by a newer version */
    static DataDirectory open(Disk disk, Path directory) throws IOException {
        DataDirectory layout = new DataDirectory(directory.resolve("journal"), directory.resolve("blocks"));
        Files.createDirectories(layout.journal);
        Files.createDirectories(layout.blocks);
        Path format = directory.resolve("format");
        if (!Files.exists(format) || version(format) < FORMAT) {
            Path unfinished = directory.resolve("format.tmp");
            Files.writeString(unfinished, PREFIX + FORMAT + "\n");
            disk.rename(unfinished, format);
            disk.syncDirectory(directory);
        }
        return layout;
    }

    private static int version(Path format) throws IOException {
        String text = Files.readString(format, StandardCharsets.UTF_8).trim();
        String version = text.startsWith(PREFIX) ? text.substring(PREFIX.length()) : "";
        if (!version.matches("[0-9]{1,9}")) {
            throw new IOException("file " + format + " does not name a message store format: " + text);
        }
        int found = Integer.parseInt(version);
        if (found > FORMAT) {
            throw new IOException("the message store in " + format.getParent() + " has format " + version
                    + "; this version reads up to format " + FORMAT
                    + ". Start the broker version that wrote it, or a newer one");
        }
        return found;
    }
}
