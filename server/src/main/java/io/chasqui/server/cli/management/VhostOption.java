package io.chasqui.server.cli.management;

import picocli.CommandLine.Option;

/** The virtual host that a command is about. */
final class VhostOption {

    @Option(
            names = {"-p", "--vhost"},
            paramLabel = "VHOST",
            defaultValue = "/",
            description = "The virtual host. Default: ${DEFAULT-VALUE}")
    private String vhost;

    @Override
    public String toString() {
        return vhost;
    }
}
