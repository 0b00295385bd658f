package io.chasqui.server.cli.management;

import java.util.List;
import picocli.CommandLine;

/** All operator's commands. They are methods, in one class for each area. */
public final class ManagementCommands {

    private static final List<Object> AREAS = List.of(
            new StatusCommands(),
            new HealthCommands(),
            new FeatureCommands(),
            new UserCommands(),
            new PermissionCommands(),
            new VhostCommands(),
            new PolicyCommands(),
            new ParameterCommands(),
            new QueueCommands(),
            new TopologyCommands(),
            new MessageCommands(),
            new MoveCommands(),
            new ConnectionCommands(),
            new CertificateCommands(),
            new DefinitionCommands());

    private ManagementCommands() {}

    /** Makes them subcommands of a command. */
    public static void addTo(CommandLine parent) {
        for (Object area : AREAS) {
            new CommandLine(area).getSubcommands().forEach(parent::addSubcommand);
        }
    }
}
