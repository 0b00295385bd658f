package io.chasqui.conformance.capacity;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Looks into the heap of another JVM with the JDK's jcmd. */
final class HeapHistogram {

    private static final Path JCMD = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    private static final Pattern TOTAL = Pattern.compile("^Total\\s+\\d+\\s+(\\d+)\\s*$", Pattern.MULTILINE);

    private HeapHistogram() {}

    /** False on a runtime without the JDK's tools. */
    static boolean isAvailable() {
        return Files.isExecutable(JCMD);
    }

    /** The bytes of all live objects of the process: counting them collects the garbage first. */
    static long liveBytes(long pid) {
        String histogram = run(pid);
        Matcher total = TOTAL.matcher(histogram);
        if (!total.find()) {
            throw new IllegalStateException("no total in the class histogram:\n" + histogram);
        }
        return Long.parseLong(total.group(1));
    }

    private static String run(long pid) {
        try {
            Process jcmd = new ProcessBuilder(JCMD.toString(), Long.toString(pid), "GC.class_histogram")
                    .redirectErrorStream(true)
                    .start();
            return new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("jcmd cannot be run", e);
        }
    }
}
