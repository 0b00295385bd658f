package io.chasqui.server.config;

import java.nio.file.Path;
import java.util.Optional;

/** Where the log goes and how much of it. */
public record LogConfig(
        @ConfigKey(value = "log.console", defaultValue = "true", help = "Whether the log goes to standard output.")
        boolean console,
        @ConfigKey(value = "log.console.level", defaultValue = "info", help = "What the log on standard output shows.")
        LogLevel consoleLevel,
        @ConfigKey(value = "log.dir", defaultValue = ".", help = "Directory of the log file.")
        Path directory,
        @ConfigKey(
                value = "log.file",
                defaultValue = "false",
                help = "Name of a log file in `log.dir`, or a path; `false` for none.")
        String file,
        @ConfigKey(value = "log.file.level", defaultValue = "info", help = "What the log file shows.")
        LogLevel fileLevel) {

    /** The log file, when there is to be one. */
    public Optional<Path> filePath() {
        return "false".equals(file) ? Optional.empty() : Optional.of(directory.resolve(file));
    }
}
