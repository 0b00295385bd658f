package io.chasqui.conformance.broker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The JDK's tool for looking into another JVM. */
public final class Jcmd {

    private static final Path TOOL = Path.of(System.getProperty("java.home"), "bin", "jcmd");

    private Jcmd() {}

    /** False on a runtime without the JDK's tools. */
    public static boolean isAvailable() {
        return Files.isExecutable(TOOL);
    }

    /** Runs a diagnostic command in the process and returns what it prints. */
    public static String run(long pid, String command) {
        try {
            Process jcmd = new ProcessBuilder(TOOL.toString(), Long.toString(pid), command)
                    .redirectErrorStream(true)
                    .start();
            return new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("jcmd cannot be run", e);
        }
    }
}
