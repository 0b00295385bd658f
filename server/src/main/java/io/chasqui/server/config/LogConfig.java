package io.chasqui.server.config;

import io.chasqui.server.config.ConfigKey.Unit;
import java.nio.file.Path;
import java.util.Optional;

/** Where the log goes and how much of it. */
public record LogConfig(
        @ConfigKey(value = "log.console", defaultValue = "true", help = "Whether the log goes to standard output.")
        boolean console,

        @ConfigKey(value = "log.console.level", defaultValue = "info", help = "What the log on standard output shows.")
        LogLevel consoleLevel,

        @ConfigKey(
                value = "log.dir",
                defaultValue = ".",
                help = "Directory of the log file, seen from the directory the broker was started in.")
        Path directory,

        @ConfigKey(
                value = "log.file",
                defaultValue = "false",
                help = "Name of a log file in `log.dir`, or a path; `false` for none.")
        String file,

        @ConfigKey(value = "log.file.level", defaultValue = "info", help = "What the log file shows.")
        LogLevel fileLevel,

        @ConfigKey(
                value = "log.file.rotation.size",
                defaultValue = "100MiB",
                unit = Unit.BYTES,
                min = 1 << 16,
                help = "Size at which the log file is renamed and a new one begun.")
        long fileRotationSize,

        @ConfigKey(
                value = "log.file.rotation.count",
                defaultValue = "5",
                min = 1,
                max = 20,
                help = "How many renamed log files are kept.")
        int fileRotationCount) {

    /** The log file, when there is to be one. */
    public Optional<Path> filePath() {
        return "false".equals(file) ? Optional.empty() : Optional.of(directory.resolve(file));
    }
}
