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

    /** The exit code of {@code diff}, and of other tools that compare. */
    private static final int DIFFERENT = 1;

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

    @Command(
            name = "import_definitions",
            description = "Adds the definitions of a file, of RabbitMQ or LavinMQ too.",
            exitCodeListHeading = "%nExit codes:%n",
            exitCodeList = {
                "0:imported; with --dry-run: nothing would change",
                "1:with --dry-run: something would change"
            })
    static int importAll(
            @Mixin ApiOptions options,
            @Mixin Into into,
            @Option(names = "--dry-run", description = "Shows what would change, as diff_definitions does.")
                    boolean dryRun)
            throws IOException {
        if (dryRun) {
            return diff(options, into, false);
        }
        options.announce("Importing definitions from \"%s\" ...", into.file);
        JsonNode answer = options.api().post(into.path(), parse(read(into.file)));
        answer.path("skipped").forEach(skipped -> options.err().println(DefinitionDiffText.skipped(skipped)));
        options.err().flush();
        return 0;
    }

    @Command(
            name = "diff_definitions",
            description = {
                "Shows what an import of a file would change, and changes nothing.",
                "+ would be added, ~ would be changed, ! differs and would stay (queues and exchanges),"
                        + " - is not in the file and would stay, ? cannot be imported."
            },
            exitCodeListHeading = "%nExit codes:%n",
            exitCodeList = {"0:the broker has what the file says", "1:it has not"})
    static int diff(
            @Mixin ApiOptions options,
            @Mixin Into into,
            @Option(names = "--exact", description = "What is not in the file counts as a difference too.")
                    boolean exact)
            throws IOException {
        options.announce("Comparing definitions with \"%s\" ...", into.file);
        JsonNode file = parse(read(into.file));
        requireDryRun(options.api());
        JsonNode difference = options.api().post(into.path() + "?dry_run=true", file);
        new DefinitionDiffText(options.out()).print(difference);
        return DefinitionDiffText.isDifferent(difference, exact) ? DIFFERENT : 0;
    }

    /** A broker that does not know dry runs would import the file. */
    private static void requireDryRun(ManagementApi api) {
        String product =
                api.get(ManagementApi.path("overview")).path("product_name").asText();
        if (!product.equals("Chasqui")) {
            throw new ApiException(ApiException.Kind.REFUSED, "the broker is " + product + ", which has no dry run");
        }
    }

    /** The file, and where it belongs. */
    static final class Into {
        @Option(
                names = {"-p", "--vhost"},
                paramLabel = "VHOST",
                description = "Into this virtual host; the file has to be an export of one.")
        private String vhost;

        @Parameters(paramLabel = "FILE", description = "Where from; - is the standard input.")
        private String file;

        private String path() {
            return DefinitionCommands.path(vhost);
        }
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
