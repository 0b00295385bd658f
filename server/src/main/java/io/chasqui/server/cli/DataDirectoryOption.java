package io.chasqui.server.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option {@code --data-dir}, the same for every command that has it. */
final class DataDirectoryOption {

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            defaultValue = "${env:CHASQUI_DATA_DIR:-data}",
            description = "Where queues and messages are kept."
                    + " Default: $$CHASQUI_DATA_DIR, or the directory 'data' in the current one.")
    private Path path;

    Path path() {
        return path;
    }
}
