package io.chasqui.server.cli.management;

import static io.chasqui.server.cli.management.ManagementApi.parse;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Definitions as a file: everything that was declared, set or created, without the messages. */
@Command(name = "definitions")
final class DefinitionCommands {

    private static final String STANDARD_STREAM = "-";

    @Command(name = "export_definitions", description = "Writes all definitions, or those of a virtual host, as JSON.")
    static void export(
            @Mixin ApiOptions options,
            @Option(
                            names = {"-p", "--vhost"},
                            paramLabel = "VHOST",
                            description = "Only those of this virtual host.")
                    String vhost,
            @Parameters(paramLabel = "FILE", description = "Where to; - is the standard output.") String file)
            throws IOException {
        JsonNode definitions = options.api().get(path(vhost));
        if (file.equals(STANDARD_STREAM)) {
            options.out().println(definitions.toPrettyString());
            options.out().flush();
        } else {
            options.announce("Exporting definitions to \"%s\" ...", file);
            Files.writeString(Path.of(file), definitions.toPrettyString() + "\n");
        }
    }

    @Command(name = "import_definitions", description = "Adds the definitions of a file, of RabbitMQ's too.")
    static void importAll(
            @Mixin ApiOptions options,
            @Option(
                            names = {"-p", "--vhost"},
                            paramLabel = "VHOST",
                            description = "Into this virtual host; the file has to be an export of one.")
                    String vhost,
            @Parameters(paramLabel = "FILE", description = "Where from; - is the standard input.") String file)
            throws IOException {
        options.announce("Importing definitions from \"%s\" ...", file);
        options.api().post(path(vhost), parse(read(file)));
    }

    private static String path(String vhost) {
        return vhost == null ? ManagementApi.path("definitions") : ManagementApi.path("definitions", vhost);
    }

    private static String read(String file) throws IOException {
        if (!file.equals(STANDARD_STREAM)) {
            return Files.readString(Path.of(file));
        }
        try (InputStream in = System.in) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
