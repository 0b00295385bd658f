package io.chasqui.conformance.cli;

import io.chasqui.conformance.broker.BrokerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.Assertions;

/** The command {@code chasqui} of the packaged jar, for one broker and one user. */
final class Command {

    private static final int ENDS_WITHIN_SECONDS = 60;

    /**
     * How a command ended.
     *
     * @param out what it printed for programs
     * @param err what it printed for people
     */
    record Result(int status, String out, String err) {

        /** Fails unless the exit code is this one. */
        Result expect(int code) {
            Assertions.assertThat(status)
                    .as("exit code of a command that printed %s%s", out, err)
                    .isEqualTo(code);
            return this;
        }

        List<String> lines() {
            return out.lines().toList();
        }
    }

    private final URI url;

    /** @param url of the management API; null for commands that ask no broker */
    Command(URI url) {
        this.url = url;
    }

    Result run(String... arguments) {
        return pipe("", arguments);
    }

    /** Runs a command with a text on its standard input. */
    Result pipe(String input, String... arguments) {
        try {
            Path directory = Files.createTempDirectory("chasqui-command-");
            Path in = Files.writeString(directory.resolve("in"), input);
            Path out = directory.resolve("out");
            Path err = directory.resolve("err");
            ProcessBuilder command = new ProcessBuilder(command(arguments))
                    .redirectInput(in.toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile());
            command.environment().keySet().removeIf(name -> name.startsWith("CHASQUI_"));
            int status = await(command.start());
            Result result = new Result(status, Files.readString(out), Files.readString(err));
            for (Path file : List.of(in, out, err, directory)) {
                Files.delete(file);
            }
            return result;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> command(String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx128m"));
        command.add("-Dstdout.encoding=" + StandardCharsets.UTF_8);
        command.addAll(List.of("-jar", BrokerProcess.jar().toString()));
        command.addAll(List.of(arguments));
        if (url != null) {
            command.add("--url=" + url);
        }
        return command;
    }

    private static int await(Process process) {
        try {
            if (!process.waitFor(ENDS_WITHIN_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("a command does not end");
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a command runs", e);
        }
    }
}
