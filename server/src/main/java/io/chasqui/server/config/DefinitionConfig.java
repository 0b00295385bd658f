package io.chasqui.server.config;

import java.nio.file.Path;
import java.util.Optional;

/** Definitions that a broker imports when it starts. */
public record DefinitionConfig(
        @ConfigKey(
                value = "load_definitions",
                help =
                        "File of definitions that is imported at every start, before clients can connect, or a directory of"
                                + " such files. A new data directory gets no default user and virtual host then.")
        String loadDefinitions,

        @ConfigKey(
                value = "definitions.import_backend",
                defaultValue = "local_filesystem",
                help = "Where `definitions.local.path` leads; there is only the local file system.")
        ImportBackend importBackend,

        @ConfigKey(value = "definitions.local.path", help = "The same as `load_definitions`, which wins over it.")
        String localPath,

        @ConfigKey(
                value = "definitions.skip_if_unchanged",
                defaultValue = "false",
                help = "`true` imports definitions only if their files have changed since the last import.")
        boolean skipIfUnchanged) {

    /** What kind of place definitions are imported from. */
    public enum ImportBackend {
        LOCAL_FILESYSTEM
    }

    /** What to import, if anything. */
    public Optional<Path> path() {
        String path = loadDefinitions.isEmpty() ? localPath : loadDefinitions;
        return path.isEmpty() ? Optional.empty() : Optional.of(Path.of(path));
    }
}
