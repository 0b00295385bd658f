package io.chasqui.store.definitions;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;

/** Makes new, renamed and deleted names durable. */
final class Directories {

    private static final boolean SUPPORTED =
            !System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("windows");

    private Directories() {}

    static void sync(Path directory) throws IOException {
        // Windows cannot open a directory as a file; its file systems journal names themselves.
        if (SUPPORTED) {
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }
}
