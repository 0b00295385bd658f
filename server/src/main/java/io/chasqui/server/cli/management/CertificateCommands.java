package io.chasqui.server.cli.management;

import static io.chasqui.server.cli.management.ManagementApi.path;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The certificates of listeners. */
@Command(name = "certificates")
final class CertificateCommands {

    @Command(
            name = "reload_certificates",
            description = "Reads certificates and keys anew. Connections that are open keep theirs.")
    static void reload(@Mixin ApiOptions options) {
        options.announce("Reading certificates anew ...");
        options.api().post(path("reload-certificates"), ManagementApi.object());
    }
}
