package io.chasqui.server.cli;

import io.chasqui.server.cli.management.ManagementCommands;
import io.chasqui.server.cli.management.UnavailableCommands;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Optional;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code chasqui}; what it does is in its subcommands. */
@Command(
        name = "chasqui",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        description = "An AMQP broker that clients of RabbitMQ connect to unchanged.",
        subcommands = {ServerCommand.class, RepairCommand.class, GenerateCompletion.class, HelpCommand.class},
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done, or stopped in order",
            "1:a comparison has found differences",
            "64:wrong usage",
            "65:the data directory holds damaged or newer data, or a broker does not accept the values",
            "69:a listener cannot be bound, or a broker cannot be reached or is not well",
            "70:internal error",
            "74:the data directory cannot be read or written",
            "75:another broker runs on the data directory",
            "77:a broker does not know the user, or does not let them",
            "78:wrong configuration"
        })
public final class Main implements Runnable {

    @Spec
    private CommandSpec spec;

    public static void main(String[] arguments) {
        spareNettysSelfChecks();
        System.exit(commandLine().execute(LeadingOptions.behindTheCommand(arguments)));
    }

    /**
     * Netty counts references and samples buffers for leaks on every access, which costs a third of the broker's own
     * time under load. The tests run with both checks; bounds stay checked here too.
     */
    private static void spareNettysSelfChecks() {
        setUnlessGiven("io.netty.buffer.checkAccessible", "false");
        setUnlessGiven("io.netty.leakDetection.level", "disabled");
    }

    private static void setUnlessGiven(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }

    static CommandLine commandLine() {
        CommandLine chasqui = new CommandLine(new Main());
        ManagementCommands.addTo(chasqui);
        return chasqui.setParameterExceptionHandler(Main::refuse)
                .setExecutionExceptionHandler((failure, command, arguments) -> report(failure, command.getErr()));
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    private static int refuse(ParameterException failure, String[] arguments) {
        CommandLine command = failure.getCommandLine();
        Optional<String> hint = arguments.length == 0 ? Optional.empty() : UnavailableCommands.hint(arguments[0]);
        if (hint.isPresent()) {
            command.getErr().println("chasqui: " + hint.get());
            return ExitStatus.USAGE.code();
        }
        command.getErr().println("chasqui: " + failure.getMessage());
        if (!CommandLine.UnmatchedArgumentException.printSuggestions(failure, command.getErr())) {
            command.getErr()
                    .println("Try '" + command.getCommandSpec().qualifiedName() + " --help' for what is possible.");
        }
        return ExitStatus.USAGE.code();
    }

    /** Tells why a command ended: in one line what an operator can mend, with a stack trace what only a fix can. */
    static int report(Exception failure, PrintWriter err) {
        ExitStatus status = Failures.status(failure);
        if (status == ExitStatus.SOFTWARE) {
            StringWriter trace = new StringWriter();
            failure.printStackTrace(new PrintWriter(trace));
            err.println("chasqui: internal error: " + trace);
        } else {
            err.println("chasqui: " + Failures.message(failure));
        }
        return status.code();
    }

    /** The version in the manifest of the jar that the classes came from. */
    static final class Version implements CommandLine.IVersionProvider {

        static String text() {
            String version = Main.class.getPackage().getImplementationVersion();
            return version == null ? "(not packaged)" : version;
        }

        @Override
        public String[] getVersion() {
            return new String[] {"Chasqui " + text()};
        }
    }
}
